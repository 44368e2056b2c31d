import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DeviceId } from '../../../contract/ids.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { activeDevices } from '../../../hub/registry/active-devices.ts';
import { revokeDevice } from '../../../hub/registry/revoke.ts';
import { removeExpired } from '../../../hub/vault/expiry.ts';
import { forget, forgetWithdrawn } from '../../../hub/vault/forget.ts';
import { handOut } from '../../../hub/vault/hand-out.ts';
import { putTemplate } from '../../../hub/vault/put-template.ts';
import type { Vault } from '../../../hub/vault/vault.ts';
import { provisionDevice, VAULT_POLICY } from '../../support/provisioned-device.ts';
import { describeEachStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';
import {
  recordConsent,
  recordInpatientClaim,
  recordWithdrawal,
  testSubject,
  testTemplate,
} from '../../support/vault-samples.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-vault-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NOW = Date.parse('2026-11-22T03:00:00.000Z');
const DAY = 86_400_000;
let folders = 0;

describeEachStore('registry and vault', (newStore) => {
  it('keep, hand out, log and forget alike', async () => {
    const [store, identity] = [await newStore(), await testIdentity()];
    const handheld = {
      device: DeviceId.parse('ward-a1'),
      place: { type: 'ward', id: '3' },
      profile: 'handheld-ward',
    } as const;
    const { config, transportKey } = await provisionDevice(join(root, `${folders++}`), { store, identity }, handheld);
    const asking = {
      id: config.device,
      site: config.site,
      profile: config.profile,
      transportKey: createPublicKey(transportKey),
    };
    const vault: Vault = { store, vaultKey: identity.vaultKey, facePolicy: VAULT_POLICY, now: () => NOW };
    const people = ['1001', '1002', '1003'].map((number) => testSubject('insured', number));
    for (const person of people) {
      const template = testTemplate(person);
      await recordConsent(store, template);
      await recordInpatientClaim(store, person);
      await putTemplate(vault, template, asking);
    }
    const [first, second] = people;
    if (!first || !second) throw new Error('two people');
    const inWard = async () => (await handOut(vault, { scope: 'ward-inpatients' }, asking)).templates.length;

    expect(await inWard()).toBe(3);
    expect(await forget(vault, first)).toEqual({ templates: 1, devices: [config.device] });
    await recordWithdrawal(store, second);
    expect(await inWard()).toBe(1);
    expect(await forgetWithdrawn(vault, second)).toMatchObject({ templates: 1 });
    expect(await removeExpired({ store, now: () => NOW + 400 * DAY })).toBe(1);
    expect(await store.db.selectFrom('vault_keys').selectAll().execute()).toEqual([]);

    await revokeDevice(store, config.device, 'end of service', NOW);
    expect(await activeDevices(store.db)).toEqual([]);
    expect(await store.db.selectFrom('vault_hand_outs').selectAll().execute()).toHaveLength(4);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 8 });
  });
});
