import { type KeyObject, X509Certificate } from 'node:crypto';
import { DeviceId, SiteId } from '../contract/ids.ts';
import { es256 } from '../contract/signature/es256.ts';
import { jwkOf } from '../contract/signature/public-jwk.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { issueDeviceCertificate } from '../hub/identity/certificate-authority.ts';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { certificateFingerprint } from '../hub/registry/certificate-fingerprint.ts';
import type { Store } from '../hub/store/store.ts';
import type { DeviceAccess } from './wire-device.ts';

const SITE = SiteId.parse('H35020300017');

/** A registered device with what it signs events with. */
export interface LoadDevice extends DeviceAccess {
  readonly signing: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

/** Registers devices, each with keys and a certificate of its own, in one transaction. The hub need not run. */
export async function registerFleet(
  hub: { store: Store; identity: HubIdentity },
  count: number,
): Promise<LoadDevice[]> {
  const fleet: LoadDevice[] = [];
  for (let n = 0; n < count; n += 1) fleet.push(await issue(hub.identity, `bench-${n}`));
  await hub.store.transaction(async (trx) => {
    for (const device of fleet) {
      await trx.insertInto('devices').values(deviceRow(device)).execute();
      await trx.insertInto('device_keys').values(keyRow(device)).execute();
    }
  });
  return fleet;
}

async function issue(identity: HubIdentity, name: string): Promise<LoadDevice> {
  const address = { site: SITE, device: DeviceId.parse(name) };
  const transport = es256.generate();
  const holder = { ...address, publicKey: transport.publicKey };
  return {
    address,
    certificate: await issueDeviceCertificate(identity.ca, holder, Date.now()),
    key: String(transport.privateKey.export({ format: 'pem', type: 'pkcs8' })),
    signing: es256.generate(),
  };
}

const since = () => new Date(Date.now() - 1000).toISOString();

function deviceRow({ address, certificate }: LoadDevice) {
  const x509 = new X509Certificate(certificate);
  return {
    id: address.device,
    site: address.site,
    ueid: 'bench',
    profile: 'kiosk-registration',
    place: '{}',
    config: '{}',
    key_level: 'L0',
    certificate_serial: x509.serialNumber,
    certificate_fingerprint: certificateFingerprint(x509),
    state: 'active',
    created_at: since(),
    revoked_at: null,
  } as const;
}

function keyRow({ address, signing }: LoadDevice) {
  return {
    kid: thumbprint(signing.publicKey),
    device: address.device,
    jwk: JSON.stringify(jwkOf(signing.publicKey)),
    valid_from: since(),
    valid_until: null,
  };
}
