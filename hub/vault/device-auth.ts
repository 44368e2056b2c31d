import type { X509Certificate } from 'node:crypto';
import { DeviceProfile } from '../../contract/device-config.ts';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { subjectOf } from '../../firmware-config/certificate/certificate-subject.ts';
import { certificateFingerprint } from '../registry/certificate-fingerprint.ts';
import type { Database } from '../store/store.ts';
import type { AskingDevice } from './vault.ts';

/** Who is asking, or why that is nobody. */
export type Authentication =
  | { readonly outcome: 'device'; readonly device: AskingDevice }
  | {
      readonly outcome: 'refused';
      readonly code: 'CERTIFICATE_MISSING' | 'DEVICE_UNKNOWN' | 'DEVICE_REVOKED' | 'CERTIFICATE_REPLACED';
    };

/**
 * Recognises a device by the certificate of its connection, whose chain and validity TLS has checked. Asked for each
 * request, so that a revocation also ends connections that are open. `alsoFormer`: a certificate that this device was given
 * before counts too, for a renewal whose answer got lost.
 */
export async function authenticateDevice(
  db: Database,
  certificate: X509Certificate | undefined,
  { alsoFormer = false }: { alsoFormer?: boolean } = {},
): Promise<Authentication> {
  if (!certificate) return { outcome: 'refused', code: 'CERTIFICATE_MISSING' };
  const id = DeviceId.safeParse(subjectOf(certificate).commonName);
  const row = id.success
    ? await db
        .selectFrom('devices')
        .select(['id', 'site', 'profile', 'state', 'certificate_fingerprint'])
        .where('id', '=', id.data)
        .executeTakeFirst()
    : undefined;
  if (!row || !id.success) return { outcome: 'refused', code: 'DEVICE_UNKNOWN' };
  if (row.state !== 'active') return { outcome: 'refused', code: 'DEVICE_REVOKED' };
  // The authority has signed former certificates of this device too; only the one in force counts.
  const fingerprint = certificateFingerprint(certificate);
  if (row.certificate_fingerprint !== fingerprint && !(alsoFormer && (await wasGiven(db, id.data, fingerprint)))) {
    return { outcome: 'refused', code: 'CERTIFICATE_REPLACED' };
  }
  const device = {
    id: id.data,
    site: SiteId.parse(row.site),
    profile: DeviceProfile.parse(row.profile),
    transportKey: certificate.publicKey,
  };
  return { outcome: 'device', device };
}

async function wasGiven(db: Database, device: DeviceId, fingerprint: string): Promise<boolean> {
  const row = await db
    .selectFrom('device_certificates')
    .select('device')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row?.device === device;
}
