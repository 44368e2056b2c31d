import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { putTemplate } from '../../../../hub/vault/put-template.ts';
import { createVaultUpkeep } from '../../../../hub/vault/upkeep.ts';
import type { Vault } from '../../../../hub/vault/vault.ts';
import { registerDevice, SITE, testDevice } from '../../../support/builders.ts';
import { VAULT_POLICY } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, recordWithdrawal, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T03:00:00.000Z');
const patient = testSubject('insured', '1001');
const atSite = testDevice('kiosk-a1');
const elsewhere = testDevice('kiosk-b1', 'H35020300018' as typeof SITE);
const handedTo = testDevice('kiosk-c1', 'H35020300019' as typeof SITE);
const logger = pino({ enabled: false });
let store: Store;
let vault: Vault;
let sent: [string, object][];

const asking = {
  id: DeviceId.parse('kiosk-a1'),
  site: SITE,
  profile: 'kiosk-registration' as const,
  transportKey: es256.generate().publicKey,
};
const upkeep = (
  sendCommand: (device: string, body: object) => Promise<unknown> = async (...command) => sent.push(command),
) => createVaultUpkeep({ store, sendCommand, logger, now: () => NOW });
const templates = async () => (await store.db.selectFrom('vault_templates').select('id').execute()).map(({ id }) => id);

async function enrol() {
  const template = testTemplate(patient);
  await recordConsent(store, template);
  await putTemplate(vault, template, asking);
  return template;
}

beforeEach(async () => {
  sent = [];
  store = await memoryStore();
  vault = { store, vaultKey: randomBytes(32), facePolicy: VAULT_POLICY, now: () => NOW };
  for (const device of [atSite, elsewhere, handedTo]) await registerDevice(store, device);
  return async () => await store.close();
});

describe('a withdrawal of consent', () => {
  it('empties the vault and tells the devices of the site and those that were handed a copy, not the others', async () => {
    const { id } = await enrol();
    const at = new Date(NOW).toISOString();
    const log = { id: 'h1', template: id, subject: patient.id, device: handedTo.id, scope: 'person', nonce: 'v1' };
    await store.db
      .insertInto('vault_hand_outs')
      .values({ ...log, at, expires_at: at })
      .execute();
    await recordWithdrawal(store, patient, { ledgerIdx: 10, device: atSite.id });

    await upkeep().onConsentWithdrawn();
    expect(await templates()).toEqual([]);
    const body = { type: 'template.remove', subject: patient };
    expect(sent).toEqual([
      [atSite.id, body],
      [handedTo.id, body],
    ]);
  });

  it('is carried out once', async () => {
    await enrol();
    await recordWithdrawal(store, patient, { ledgerIdx: 10, device: atSite.id });
    const running = upkeep();
    await Promise.all([running.onConsentWithdrawn(), running.onConsentWithdrawn()]);
    await upkeep().onConsentWithdrawn();
    expect(sent).toHaveLength(1);
  });

  it('that a hub did not live to carry out is carried out at the next start', async () => {
    await enrol();
    await recordWithdrawal(store, patient, { ledgerIdx: 10, device: atSite.id });
    const dies = upkeep(async () => {
      throw new Error('the hub died here');
    });
    await expect(dies.onConsentWithdrawn()).rejects.toThrow('the hub died here');
    const restarted = upkeep();
    restarted.start();
    await restarted.stop();
    expect(await templates()).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('that is carried out late leaves what the person has consented to since', async () => {
    await enrol();
    await recordWithdrawal(store, patient, { ledgerIdx: 10, device: atSite.id });
    const again = await enrol();
    await upkeep().onConsentWithdrawn();
    expect(await templates()).toEqual([again.id]);
    expect(sent).toHaveLength(1);
  });
});
