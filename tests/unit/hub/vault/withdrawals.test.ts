import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceId, SiteId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { putTemplate } from '../../../../hub/vault/put-template.ts';
import type { Vault } from '../../../../hub/vault/vault.ts';
import { type WithdrawalParts, withdrawalListener } from '../../../../hub/vault/withdrawals.ts';
import { sampleAttestation } from '../../../support/attestation-samples.ts';
import { OTHER_SITE, registerDevice, SITE, testDevice } from '../../../support/builders.ts';
import { VAULT_POLICY } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, recordWithdrawal, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T03:00:00.000Z');
const patient = testSubject('insured', '1001');
const doctor = testSubject('practitioner', 'D1');
const atSite = testDevice('kiosk-a1');
const elsewhere = testDevice('kiosk-b1', OTHER_SITE);
const handedTo = testDevice('kiosk-c1', SiteId.parse('H35020300019'));
let store: Store;
let vault: Vault;
let sent: [string, object][];
type SendCommand = WithdrawalParts['sendCommand'];

const asking = {
  id: DeviceId.parse('kiosk-a1'),
  site: SITE,
  profile: 'kiosk-registration' as const,
  transportKey: es256.generate().publicKey,
};
const listener = (sendCommand: SendCommand = async (...command) => sent.push(command)) =>
  withdrawalListener({ store, sendCommand, now: () => NOW });
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

    await listener().handle([await recordWithdrawal(store, patient)]);
    expect(await templates()).toEqual([]);
    const body = { type: 'template.remove', subject: patient };
    expect(sent).toEqual([
      [atSite.id, body],
      [handedTo.id, body],
    ]);
  });

  it('that could not be carried out to the end is heard of again, and doing it twice does no harm', async () => {
    await enrol();
    const withdrawal = await recordWithdrawal(store, patient);
    const fails = listener(async () => {
      throw new Error('the broker is gone');
    });
    await expect(fails.handle([withdrawal])).rejects.toThrow('the broker is gone');
    await listener().handle([withdrawal]);
    expect(await templates()).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('that is carried out late leaves what the person has consented to since', async () => {
    await enrol();
    const withdrawal = await recordWithdrawal(store, patient);
    const again = await enrol();
    await listener().handle([withdrawal]);
    expect(await templates()).toEqual([again.id]);
  });

  it('is not read into other events', async () => {
    const { id } = await enrol();
    const granted = { ...(await recordWithdrawal(store, doctor)), attestation: sampleAttestation('consent.granted') };
    await listener().handle([granted]);
    expect(await templates()).toEqual([id]);
    expect(sent).toEqual([]);
  });
});
