import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceId, type SiteId } from '../../../../contract/ids.ts';
import type { CarriedTemplate } from '../../../../contract/site-templates.ts';
import type { FaceTemplate } from '../../../../contract/vault.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { assertMayCarry, type Carrier, camerasOf, carryTemplate, takeBack } from '../../../../hub/vault/carried.ts';
import { handOutCarried } from '../../../../hub/vault/carried-hand-out.ts';
import { removeExpired } from '../../../../hub/vault/expiry.ts';
import { forgetWithdrawn } from '../../../../hub/vault/forget.ts';
import type { AskingDevice } from '../../../../hub/vault/vault.ts';
import { OTHER_SITE, registerDevice, SITE, testDevice } from '../../../support/builders.ts';
import { registerSites } from '../../../support/claim-builders.ts';
import { testFacePolicy, VAULT_POLICY } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, recordWithdrawal, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T03:00:00.000Z');
const doctor = testSubject('practitioner', 'D350203001234');
const transportKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const asking = (id: string, profile: AskingDevice['profile'], site: SiteId = SITE): AskingDevice => ({
  ...{ id: DeviceId.parse(id), site, profile, transportKey },
});
const kiosk = asking('kiosk-s1', 'kiosk-staff');
const door = asking('door-1', 'camera');
let store: Store;
let carrier: Carrier;

beforeEach(async () => {
  store = await memoryStore();
  await registerSites(store);
  for (const [id, site] of [
    ['door-1', SITE],
    ['door-2', OTHER_SITE],
  ] as const) {
    await registerDevice(store, testDevice(id, site));
  }
  await store.db.updateTable('devices').set({ profile: 'camera' }).where('id', 'like', 'door-%').execute();
  carrier = { store, facePolicy: testFacePolicy(), now: () => NOW };
});

function agreed(over: object = {}): FaceTemplate {
  const template = testTemplate(doctor, over);
  return { ...template, consent: { ...template.consent, scopes: ['face-verification', 'template-site', 'sighting'] } };
}

const carriedOf = (template: FaceTemplate, over: Partial<CarriedTemplate> = {}): CarriedTemplate => ({
  camera: door.id,
  subject: { type: 'practitioner', id: doctor.id },
  template: template.id,
  consent: template.consent.id,
  createdAt: template.createdAt,
  jwe: `sealed ${template.id}`,
  ...over,
});

async function carried(template = agreed()): Promise<FaceTemplate> {
  await recordConsent(store, template);
  await carryTemplate(carrier, carriedOf(template), kiosk);
  return template;
}

describe('carrying a template to a camera', () => {
  it('is for policies that keep templates at the site, for staff kiosks and cameras', () => {
    expect(() => assertMayCarry({ ...carrier, facePolicy: VAULT_POLICY }, kiosk, 'kiosk-staff')).toThrow('vault');
    expect(() => assertMayCarry(carrier, asking('desk-1', 'kiosk-registration'), 'kiosk-staff')).toThrow('cameras');
    expect(() => assertMayCarry(carrier, kiosk, 'kiosk-staff')).not.toThrow();
  });

  it.each<[string, readonly string[] | undefined, string | null, string]>([
    ['nobody has recorded', undefined, null, 'CONSENT_UNKNOWN'],
    ['does not cover sightings', ['face-verification', 'template-site'], null, 'CONSENT_MISSING'],
    ['was withdrawn', ['template-site', 'sighting'], '2026-11-22T02:00:00.000Z', 'CONSENT_WITHDRAWN'],
  ])('is refused with a consent that %s', async (_, scopes, withdrawnAt, code) => {
    const template = agreed();
    if (scopes) await recordConsent(store, template, { scopes, withdrawnAt });
    await expect(carryTemplate(carrier, carriedOf(template), kiosk)).rejects.toMatchObject({ code });
  });

  it('is refused for a camera of another site, and for what is no camera', async () => {
    const template = agreed();
    await recordConsent(store, template);
    await registerDevice(store, testDevice('desk-1'));
    for (const id of ['door-2', 'desk-1', 'nobody-1']) {
      const camera = DeviceId.parse(id);
      await expect(carryTemplate(carrier, carriedOf(template, { camera }), kiosk)).rejects.toMatchObject({
        code: 'NO_SUCH_CAMERA',
      });
    }
  });

  it('hands it out once, logged and in the ledger, and keeps no copy once the camera has it', async () => {
    const { id } = await carried();
    expect(await handOutCarried(carrier, [], door)).toEqual({ templates: [{ jwe: `sealed ${id}` }], gone: [] });
    const logged = await store.db.selectFrom('vault_hand_outs').select(['template', 'device', 'scope']).execute();
    expect(logged).toEqual([{ template: id, device: 'door-1', scope: 'site-camera' }]);
    const entries = await store.db.selectFrom('ledger').select('kind').where('kind', '=', 'hand-out').execute();
    expect(entries).toHaveLength(1);

    expect(await handOutCarried(carrier, [id], door)).toEqual({ templates: [], gone: [] });
    const { jwe } = await store.db.selectFrom('carried_templates').select('jwe').executeTakeFirstOrThrow();
    expect(jwe).toBeNull();
    expect((await camerasOf(carrier, kiosk)).cameras).toEqual([]); // its certificate is not on record
  });

  it('gives another camera nothing', async () => {
    await carried();
    expect(await handOutCarried(carrier, [], asking('door-2', 'camera', OTHER_SITE))).toMatchObject({ templates: [] });
  });

  it('lets the newer template of a person take the place of the older one, never the other way round', async () => {
    const older = await carried();
    const newer = await carried(agreed({ createdAt: '2026-11-22T02:00:00.000Z' }));
    await carryTemplate(carrier, carriedOf(older), kiosk);
    expect(await handOutCarried(carrier, [older.id], door)).toEqual({
      templates: [{ jwe: `sealed ${newer.id}` }],
      gone: [older.id],
    });
  });

  it('is sent again when a camera has lost what it had', async () => {
    const { id } = await carried();
    await handOutCarried(carrier, [], door);
    await handOutCarried(carrier, [id], door);
    expect(await handOutCarried(carrier, [], door)).toMatchObject({ templates: [] });
    expect(await store.db.selectFrom('carried_templates').selectAll().execute()).toEqual([]);
  });

  it.each<[string, (template: FaceTemplate) => Promise<unknown>]>([
    ['is taken back by its kiosk', ({ id }) => takeBack(carrier, [id], kiosk)],
    [
      'is withdrawn',
      async () => {
        await recordWithdrawal(store, doctor);
        await forgetWithdrawn(carrier, doctor);
      },
    ],
    ['grows too old', () => removeExpired({ store, now: () => NOW + 366 * 86_400_000 })],
  ])('tells the camera to remove what %s', async (_, end) => {
    const template = await carried();
    await end(template);
    expect(await store.db.selectFrom('carried_templates').selectAll().execute()).toEqual([]);
    expect(await handOutCarried(carrier, [template.id], door)).toEqual({ templates: [], gone: [template.id] });
  });

  it('is not taken back by another kiosk', async () => {
    const template = await carried();
    await takeBack(carrier, [template.id], asking('kiosk-s2', 'kiosk-staff'));
    expect(await handOutCarried(carrier, [template.id], door)).toMatchObject({ gone: [] });
  });
});
