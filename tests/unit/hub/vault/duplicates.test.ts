import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { keepDuplicates } from '../../../../hub/vault/duplicates.ts';
import { forget } from '../../../../hub/vault/forget.ts';
import { openAllTemplates } from '../../../../hub/vault/open-all.ts';
import { putTemplate } from '../../../../hub/vault/put-template.ts';
import type { AskingDevice, Vault } from '../../../../hub/vault/vault.ts';
import { SITE } from '../../../support/builders.ts';
import { testFacePolicy, VAULT_POLICY } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T01:00:00.000Z');
const device: AskingDevice = {
  id: DeviceId.parse('kiosk-a1'),
  site: SITE,
  profile: 'kiosk-registration',
  transportKey: es256.generate().publicKey,
};
let store: Store;
let vault: Vault;

beforeEach(async () => {
  store = await memoryStore();
  vault = { store, vaultKey: randomBytes(32), facePolicy: VAULT_POLICY, now: () => NOW };
  return async () => await store.close();
});

async function enrolled(number: string) {
  const template = testTemplate(testSubject('insured', number));
  await recordConsent(store, template, { site: SITE });
  await putTemplate(vault, template, device);
  return template;
}

async function opened() {
  const all = [];
  for await (const template of openAllTemplates(vault, 'insured')) all.push(template);
  return all;
}

describe('opening the whole vault', () => {
  it('gives every template, and names the rows that were altered', async () => {
    const [one, two] = [await enrolled('1'), await enrolled('2')];
    await store.db.updateTable('vault_templates').set({ sealed: 'AAAA' }).where('id', '=', two.id).execute();
    const all = await opened();
    expect(all).toHaveLength(2);
    expect(all).toContainEqual({ outcome: 'opened', template: one });
    expect(all).toContainEqual({ outcome: 'damaged', id: two.id });
  });

  it('leaves out whose consent was withdrawn', async () => {
    const template = await enrolled('1');
    await store.db.updateTable('consents').set({ withdrawn_at: template.createdAt }).execute();
    expect(await opened()).toEqual([]);
  });

  it('is refused where templates stay at their sites', async () => {
    vault = { ...vault, facePolicy: testFacePolicy({ storage: 'site', maxAgeDays: 30 }) };
    await expect(opened()).rejects.toMatchObject({ code: 'SITE_POLICY' });
  });
});

describe('what a search for duplicates found', () => {
  const [a, b, c] = ['1', '2', '3'].map((number) => testSubject('insured', number).id) as [never, never, never];
  const search = (found: readonly { subject: never; other: never; score: number }[]) =>
    keepDuplicates(vault, { type: 'insured', threshold: 0.5, found });

  it('takes the place of what the last search found, and is a line of the ledger', async () => {
    expect(await search([{ subject: a, other: b, score: 0.8 }])).toEqual({ added: 1, gone: 0 });
    const next = [
      { subject: b, other: a, score: 0.8 },
      { subject: a, other: c, score: 0.6 },
    ];
    expect(await search(next)).toEqual({ added: 1, gone: 0 });
    expect(await search([])).toEqual({ added: 0, gone: 2 });
    const kinds = await store.db.selectFrom('ledger').select('kind').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(Array(3).fill('duplicate-search'));
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('goes with a person who is forgotten', async () => {
    await search([{ subject: a, other: b, score: 0.8 }]);
    await forget(vault, testSubject('insured', '2'));
    expect(await store.db.selectFrom('face_duplicates').selectAll().execute()).toEqual([]);
  });
});
