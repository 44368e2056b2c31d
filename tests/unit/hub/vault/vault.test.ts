import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { decryptWith, SECRET_TYPES } from '../../../../contract/jwe.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { FaceTemplate, type VaultRequest } from '../../../../contract/vault.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { removeExpired } from '../../../../hub/vault/expiry.ts';
import { forget } from '../../../../hub/vault/forget.ts';
import { handOut } from '../../../../hub/vault/hand-out.ts';
import { putTemplate } from '../../../../hub/vault/put-template.ts';
import { newWrappedKey, unsealTemplate } from '../../../../hub/vault/seal.ts';
import type { AskingDevice, Vault } from '../../../../hub/vault/vault.ts';
import { OTHER_SITE, SITE } from '../../../support/builders.ts';
import { testFacePolicy, VAULT_POLICY } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, recordInpatientClaim, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T01:00:00.000Z');
const patient = testSubject('insured', '1001');
const doctor = testSubject('practitioner', 'D3502001');
const aboutPatient: VaultRequest = { scope: 'person', subject: patient, nonce: 'visit-1' };
let store: Store;
let vault: Vault;

function asking(profile: AskingDevice['profile'], over: Partial<AskingDevice> = {}) {
  const { publicKey, privateKey } = es256.generate();
  const device: AskingDevice = {
    id: DeviceId.parse(`device-${profile}`),
    site: SITE,
    profile,
    transportKey: publicKey,
    ...over,
  };
  const open = async (jwe: string) => {
    const { secret } = await decryptWith(privateKey, SECRET_TYPES.template, jwe);
    return FaceTemplate.parse(JSON.parse(secret.toString('utf8')));
  };
  return { device, open };
}
const registration = asking('kiosk-registration');
const staffKiosk = asking('kiosk-staff');
const ward = asking('handheld-ward');

/** A person with a recorded consent whose template the vault has. */
async function enrolled(
  subject = patient,
  from = subject.type === 'insured' ? registration.device : staffKiosk.device,
) {
  const template = testTemplate(subject);
  await recordConsent(store, template, { site: from.site });
  await putTemplate(vault, template, from);
  return template;
}
const rows = async (table: 'vault_templates' | 'vault_keys' | 'vault_hand_outs') =>
  (await store.db.selectFrom(table).selectAll().execute()).length;

beforeEach(async () => {
  store = await memoryStore();
  vault = { store, vaultKey: randomBytes(32), facePolicy: VAULT_POLICY, now: () => NOW };
  return async () => await store.close();
});

describe('the vault keeps a template', () => {
  it('sealed, so that the row shows nothing of it', async () => {
    const template = await enrolled();
    const row = await store.db.selectFrom('vault_templates').selectAll().executeTakeFirstOrThrow();
    expect(row.sealed).not.toContain(template.vector.slice(0, 40));
    expect(Buffer.from(row.sealed, 'base64url').toString('latin1')).not.toContain('vector');
    expect(row.expires_at).toBe('2027-11-22T01:00:00.000Z');
  });

  it('once: the same again changes nothing, a new one takes the place of the former', async () => {
    const first = await enrolled();
    await putTemplate(vault, first, registration.device);
    await putTemplate(vault, { ...first, id: testTemplate(patient).id }, registration.device);
    expect([await rows('vault_templates'), await rows('vault_keys')]).toEqual([1, 1]);
  });

  const zero = Buffer.alloc(2048).toString('base64url');
  const notANumber = Buffer.alloc(2048, 0xff).toString('base64url');
  it.each([
    ['before its consent has been recorded', {}, null, 'CONSENT_UNKNOWN'],
    ['without consent to the vault', {}, { scopes: ['face-verification', 'template-site'] }, 'CONSENT_MISSING'],
    ['after the consent was withdrawn', {}, { withdrawnAt: '2026-11-22T00:59:00.000Z' }, 'CONSENT_WITHDRAWN'],
    ['of another model', { model: 'other' }, {}, 'WRONG_MODEL'],
    ['from the future', { createdAt: '2026-11-22T02:00:00.000Z' }, {}, 'INVALID_TEMPLATE'],
    ['with a vector of zeros', { vector: zero }, {}, 'INVALID_TEMPLATE'],
    ['with a vector that is not numbers', { vector: notANumber }, {}, 'INVALID_TEMPLATE'],
  ])('but none %s', async (_, over, consent, code) => {
    const template = testTemplate(patient, over);
    if (consent) await recordConsent(store, template, consent);
    await expect(putTemplate(vault, template, registration.device)).rejects.toMatchObject({ code });
    expect(await rows('vault_templates')).toBe(0);
  });

  it('but none from a device that does not enrol such people, and none under an id of another person', async () => {
    const template = await enrolled();
    await expect(putTemplate(vault, template, staffKiosk.device)).rejects.toMatchObject({ code: 'WRONG_PROFILE' });
    const other = testTemplate(testSubject('insured', '1002'), { id: template.id });
    await recordConsent(store, other);
    await expect(putTemplate(vault, other, registration.device)).rejects.toMatchObject({ code: 'TEMPLATE_ID_TAKEN' });
  });

  it('but none under a policy that keeps templates at the site, nor does it hand any out', async () => {
    await enrolled();
    const site = { ...vault, facePolicy: testFacePolicy() };
    await expect(putTemplate(site, testTemplate(patient), registration.device)).rejects.toMatchObject({
      code: 'SITE_POLICY',
    });
    await expect(handOut(site, aboutPatient, registration.device)).rejects.toMatchObject({ code: 'SITE_POLICY' });
  });
});

describe('the vault hands out', () => {
  it('one claimed person, readable by the asking device alone, for the time that the policy says', async () => {
    const template = await enrolled();
    const { templates } = await handOut(vault, aboutPatient, registration.device);
    const [only] = templates;
    expect(templates).toHaveLength(1);
    expect(only?.expiresAt).toBe(new Date(NOW + 600_000).toISOString());
    expect(await registration.open(only?.jwe ?? '')).toEqual(template);
    await expect(asking('kiosk-registration').open(only?.jwe ?? '')).rejects.toMatchObject({ code: 'CANNOT_DECRYPT' });
  });

  it('nothing about a person who is not enrolled', async () => {
    expect(await handOut(vault, aboutPatient, registration.device)).toEqual({ templates: [] });
  });

  it('each one with a row and a line of the ledger that name no person', async () => {
    await enrolled();
    await handOut(vault, aboutPatient, registration.device);
    const log = await store.db.selectFrom('vault_hand_outs').selectAll().executeTakeFirstOrThrow();
    expect(log).toMatchObject({
      device: registration.device.id,
      scope: 'person',
      nonce: 'visit-1',
      subject: patient.id,
    });
    const line = await store.db.selectFrom('ledger').selectAll().executeTakeFirstOrThrow();
    expect([line.kind, line.ref]).toEqual(['hand-out', log.id]);
    expect(JSON.stringify(line)).not.toContain(patient.id);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('its own staff to a site, and nobody else', async () => {
    const own = await enrolled(doctor);
    await enrolled(testSubject('practitioner', 'D3502002'), { ...staffKiosk.device, site: OTHER_SITE });
    await enrolled();
    const { templates } = await handOut(vault, { scope: 'site-staff' }, staffKiosk.device);
    expect(await Promise.all(templates.map(({ jwe }) => staffKiosk.open(jwe)))).toEqual([own]);
  });

  it('to a camera that watches a place only those who agreed to be recognised by it', async () => {
    await enrolled(doctor);
    const camera = asking('camera');
    expect((await handOut(vault, { scope: 'site-staff' }, camera.device)).templates).toEqual([]);
    const scopes = JSON.stringify(['face-verification', 'template-vault', 'sighting']);
    await store.db.updateTable('consents').set({ scopes }).execute();
    expect((await handOut(vault, { scope: 'site-staff' }, camera.device)).templates).toHaveLength(1);
  });

  it.each([
    ['an inpatient whose stay is open', {}, 1],
    ['an inpatient whose stay ends later', { service_end: '2026-11-23T00:00:00.000Z' }, 1],
    ['nobody whose stay has ended', { service_end: '2026-11-22T00:00:00.000Z' }, 0],
    ['nobody whose claim was cancelled', { state: 'cancelled' as const }, 0],
    ['nobody who lies in another house', { site: OTHER_SITE }, 0],
    ['nobody who came as an outpatient', { kind: 'outpatient' }, 0],
  ])('to a ward: %s', async (_, claim, count) => {
    await enrolled();
    await recordInpatientClaim(store, patient, claim);
    expect((await handOut(vault, { scope: 'ward-inpatients' }, ward.device)).templates).toHaveLength(count);
  });

  it.each([
    ['all staff to a registration kiosk', registration, { scope: 'site-staff' } as const],
    ['inpatients to a staff kiosk', staffKiosk, { scope: 'ward-inpatients' } as const],
    ['a patient to a staff kiosk', staffKiosk, aboutPatient],
    ['one person to a camera', asking('camera'), { scope: 'person', subject: doctor, nonce: 'n' } as const],
  ])('never %s', async (_, { device }, request) => {
    await expect(handOut(vault, request, device)).rejects.toMatchObject({ code: 'WRONG_PROFILE' });
  });

  it('nothing of a person who has withdrawn, even while the template is still there', async () => {
    await enrolled();
    await recordInpatientClaim(store, patient);
    await store.db.updateTable('consents').set({ withdrawn_at: '2026-11-22T01:00:00.000Z' }).execute();
    await expect(handOut(vault, aboutPatient, registration.device)).rejects.toMatchObject({
      code: 'CONSENT_WITHDRAWN',
    });
    expect((await handOut(vault, { scope: 'ward-inpatients' }, ward.device)).templates).toEqual([]);
    expect(await rows('vault_hand_outs')).toBe(0);
  });

  it('nothing past its age, and then removes it with its key', async () => {
    await enrolled();
    const later = { ...vault, now: () => NOW + 366 * 86_400_000 };
    expect(await handOut(later, aboutPatient, registration.device)).toEqual({ templates: [] });
    expect(await removeExpired(later)).toBe(1);
    expect([await rows('vault_templates'), await rows('vault_keys')]).toEqual([0, 0]);
  });
});

describe('forgetting a person', () => {
  it('makes even a copy of the row unreadable', async () => {
    const template = await enrolled();
    const copy = await store.db.selectFrom('vault_templates').selectAll().executeTakeFirstOrThrow();
    expect(await forget(vault, patient)).toMatchObject({ templates: 1 });
    expect([await rows('vault_templates'), await rows('vault_keys')]).toEqual([0, 0]);
    const newKey = { vaultKey: vault.vaultKey, wrappedKey: newWrappedKey(vault.vaultKey, patient) };
    expect(() => unsealTemplate(newKey, patient, template.id, copy.sealed)).toThrow(
      expect.objectContaining({ code: 'SEALED_TEMPLATE_DAMAGED' }),
    );
    await store.db.insertInto('vault_templates').values(copy).execute();
    expect(await handOut(vault, aboutPatient, registration.device)).toEqual({ templates: [] });
  });

  it('leaves other people alone and is a line of the ledger', async () => {
    await enrolled();
    await enrolled(doctor);
    await forget(vault, patient);
    expect([await rows('vault_templates'), await rows('vault_keys')]).toEqual([1, 1]);
    expect(await store.db.selectFrom('ledger').select('kind').execute()).toEqual([{ kind: 'template-removal' }]);
  });
});
