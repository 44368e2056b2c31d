import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import type { RegisteredDevice } from '../registry/registered-device.ts';

/** Who is at the other end of a connection, before the registry was asked. */
export interface Principal {
  readonly device: DeviceId;
  readonly site: SiteId;
  /** SHA-256 of the DER certificate, base64url. */
  readonly fingerprint: string;
}

/** Why a connection is refused. */
export type ConnectionRefusal =
  | 'no-device-certificate'
  | 'unknown-device'
  | 'revoked'
  | 'other-certificate'
  | 'other-site'
  | 'other-client-id'
  | 'foreign-will';

/** The device that a client certificate is for: CN = device, O = site, exactly one each. */
export function principalOf(socket: TLSSocket): Principal | undefined {
  const { subject, raw } = socket.getPeerCertificate();
  const device = DeviceId.safeParse(subject?.CN);
  const site = SiteId.safeParse(subject?.O);
  if (!socket.authorized || !device.success || !site.success) return undefined;
  return {
    device: device.data,
    site: site.data,
    fingerprint: createHash('sha256').update(raw).digest('base64url'),
  };
}

/**
 * Whether a device may connect. The certificate alone is not enough: it is good for a year, and a device may have been
 * revoked, moved, or given another certificate since. Returns why not, or undefined.
 */
export function refusalOf(
  principal: Principal,
  registered: RegisteredDevice | undefined,
  clientId: string,
): ConnectionRefusal | undefined {
  if (!registered) return 'unknown-device';
  if (registered.state !== 'active') return 'revoked';
  if (registered.certificateFingerprint !== principal.fingerprint) return 'other-certificate';
  if (registered.site !== principal.site) return 'other-site';
  // Else a device could take over another's session by its name.
  if (clientId !== principal.device) return 'other-client-id';
  return undefined;
}
