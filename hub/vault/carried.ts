import type { DeviceId } from '../../contract/ids.ts';
import type { CarriedTemplate, SiteCameras } from '../../contract/site-templates.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { assertConsentGiven, findConsent, standingFor } from './consent-check.ts';
import { VaultError } from './error.ts';
import type { AskingDevice, Vault } from './vault.ts';

/** What a consent has to cover before a template goes to a camera of the site. */
export const CARRIED_SCOPES = ['template-site', 'sighting'] as const;

const DAY = 86_400_000;
const CLOCK_TOLERANCE_MS = 300_000;

/** What carrying needs of the vault: no key, for what is carried can't be opened here. */
export type Carrier = Pick<Vault, 'store' | 'facePolicy' | 'now'>;

/** Throws unless the device is of this kind, and the policy keeps templates at the site: under `vault` cameras ask the vault. */
export function assertMayCarry({ facePolicy }: Carrier, device: AskingDevice, profile: AskingDevice['profile']): void {
  if (facePolicy.templates.storage !== 'site') {
    throw new VaultError('VAULT_POLICY', `face policy ${facePolicy.id} keeps templates in the vault: ask there`);
  }
  if (device.profile !== profile) {
    throw new VaultError('WRONG_PROFILE', `a ${device.profile} has nothing to do with templates of cameras`);
  }
}

/** The cameras of a kiosk's site, and what has been carried to each. */
export async function camerasOf({ store }: Carrier, kiosk: AskingDevice): Promise<SiteCameras> {
  const cameras = await store.db
    .selectFrom('devices')
    .innerJoin('device_certificates', 'device_certificates.fingerprint', 'devices.certificate_fingerprint')
    .select(['devices.id as device', 'device_certificates.pem as certificate'])
    .where('site', '=', kiosk.site)
    .where('profile', '=', 'camera')
    .where('state', '=', 'active')
    .orderBy('devices.id')
    .execute();
  const held = await store.db.selectFrom('carried_templates').selectAll().where('site', '=', kiosk.site).execute();
  return {
    cameras: cameras.map(({ device, certificate }) => ({
      device: device as DeviceId,
      certificate,
      held: held
        .filter(({ camera }) => camera === device)
        .map((row) => ({
          template: row.template,
          subject: row.subject as CarriedTemplate['subject']['id'],
          createdAt: row.created_at,
          own: row.kiosk === kiosk.id,
        })),
    })),
  };
}

/**
 * Takes a template for a camera of the kiosk's own site, in place of an older one of the same person. Asked for: a recorded
 * consent to being recognised by cameras. An older one than is there changes nothing. Throws VaultError.
 */
export async function carryTemplate(carrier: Carrier, carried: CarriedTemplate, kiosk: AskingDevice): Promise<void> {
  const { store, facePolicy, now } = carrier;
  const { camera, subject, template, consent, jwe } = carried;
  const made = Date.parse(carried.createdAt);
  if (made > now() + CLOCK_TOLERANCE_MS) {
    throw new VaultError('INVALID_TEMPLATE', 'the template was made in the future', { fields: ['createdAt'] });
  }
  // The sequencer, so that a withdrawal is either seen here or finds the template that it has to remove.
  await store.transaction(
    async (trx) => {
      const record = await findConsent(trx, { id: consent, subjectType: subject.type, subject: subject.id });
      assertConsentGiven(standingFor(record, CARRIED_SCOPES), 'cameras that watch the entrance (scope sighting)');
      await assertIsCameraOf(trx, camera, kiosk);
      const created_at = new Date(made).toISOString();
      const ofPerson = { camera, subject: subject.id };
      const known = await carriedTo(trx, ofPerson);
      if (known && known.created_at > created_at) return;
      if (known?.template === template && known.jwe === null) return; // the camera has it
      await removeCarried(trx, ofPerson);
      const expires_at = new Date(made + facePolicy.templates.maxAgeDays * DAY).toISOString();
      const row = { ...ofPerson, template, subject_type: subject.type, consent, site: kiosk.site, kiosk: kiosk.id };
      await trx
        .insertInto('carried_templates')
        .values({ ...row, jwe, created_at, expires_at })
        .execute();
    },
    { sequencer: true },
  );
}

/** Takes back templates that this kiosk has sent; each camera removes its copy when it asks next. */
export async function takeBack({ store }: Carrier, templates: readonly string[], kiosk: AskingDevice): Promise<void> {
  await store.db
    .deleteFrom('carried_templates')
    .where('kiosk', '=', kiosk.id)
    .where('template', 'in', templates)
    .execute();
}

async function assertIsCameraOf(db: Database, camera: DeviceId, { site }: AskingDevice): Promise<void> {
  const row = await db
    .selectFrom('devices')
    .select(['site', 'profile', 'state'])
    .where('id', '=', camera)
    .executeTakeFirst();
  if (row?.site === site && row.profile === 'camera' && row.state === 'active') return;
  throw new VaultError('NO_SUCH_CAMERA', `no camera ${camera} watches this site`, { fields: ['camera'] });
}

async function carriedTo(trx: DatabaseTransaction, { camera, subject }: { camera: string; subject: string }) {
  return await trx
    .selectFrom('carried_templates')
    .select(['template', 'created_at', 'jwe'])
    .where('camera', '=', camera)
    .where('subject', '=', subject)
    .executeTakeFirst();
}

async function removeCarried(trx: DatabaseTransaction, { camera, subject }: { camera: string; subject: string }) {
  await trx.deleteFrom('carried_templates').where('camera', '=', camera).where('subject', '=', subject).execute();
}
