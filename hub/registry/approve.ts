import { X509Certificate } from 'node:crypto';
import type { DeviceConfig } from '../../contract/device-config.ts';
import { issueDeviceCertificate } from '../identity/certificate-authority.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { NewRow, Row } from '../store/tables.ts';
import { certificateFingerprint } from './certificate-fingerprint.ts';
import { type CheckedRequest, checkRequest } from './check-request.ts';
import { recordDeviceEvent } from './device-event.ts';
import { RegistryError } from './error.ts';
import { assertOwnPolicy, deviceConfig, type GrantTerms, signGrant } from './grant.ts';
import { findSite } from './sites.ts';

export interface Approval extends GrantTerms {
  readonly store: Store;
  readonly identity: HubIdentity;
  /** The device's signed ProvisioningRequest. */
  readonly request: string;
  /** Let new hardware, new keys or a new site take over a device id that is in use. The former keys end now. */
  readonly replace?: boolean;
  readonly now: () => number;
}

/**
 * Approves a device: an operator has seen the request's fingerprint on the device. Registers it, issues its certificate
 * and returns the signed grant. Asking again with the same key renews the certificate and the configuration.
 */
export async function approveDevice({ store, identity, now, replace = false, ...approval }: Approval): Promise<string> {
  assertOwnPolicy(identity, approval.facePolicy);
  const checked = await checkRequest(approval.request);
  const { request, transportKey } = checked;
  const site = await findSite(store.db, request.site);
  const config = deviceConfig(identity.hub, checked, site, approval);
  const at = now();
  const holder = { device: request.device, site: request.site, publicKey: transportKey };
  const certificate = await issueDeviceCertificate(identity.ca, holder, at);
  const grant = await signGrant(identity, checked, { config, certificate, terms: approval }, at);

  const device = deviceRow(checked, config, new X509Certificate(certificate), new Date(at).toISOString());
  await store.transaction((trx) => register(trx, checked, { device, certificate }, { replace, now: at }), {
    sequencer: true,
  });
  return grant;
}

function deviceRow(
  { request }: CheckedRequest,
  config: DeviceConfig,
  certificate: X509Certificate,
  createdAt: string,
): NewRow<'devices'> {
  return {
    id: request.device,
    site: request.site,
    ueid: request.ueid,
    profile: request.profile,
    place: JSON.stringify(request.place),
    config: JSON.stringify(config),
    key_level: request.keyLevel,
    certificate_serial: certificate.serialNumber,
    certificate_fingerprint: certificateFingerprint(certificate),
    state: 'active',
    created_at: createdAt,
    revoked_at: null,
  };
}

async function register(
  trx: DatabaseTransaction,
  { request, kid }: CheckedRequest,
  { device, certificate }: { device: NewRow<'devices'>; certificate: string },
  { replace, now }: { replace: boolean; now: number },
): Promise<void> {
  const at = device.created_at;
  const known = await trx.selectFrom('devices').selectAll().where('id', '=', device.id).executeTakeFirst();
  const key = await trx.selectFrom('device_keys').selectAll().where('kid', '=', kid).executeTakeFirst();
  assertKeyIsFresh(key, device.id);
  if (known && !replace) assertSameDevice(known, device, key);

  const { id, created_at, ...changes } = device;
  await (known
    ? trx.updateTable('devices').set(changes).where('id', '=', id)
    : trx.insertInto('devices').values(device)
  ).execute();
  if (!key) {
    await trx
      .updateTable('device_keys')
      .set({ valid_until: at })
      .where('device', '=', id)
      .where('valid_until', 'is', null)
      .execute();
    await trx
      .insertInto('device_keys')
      .values({ kid, device: id, jwk: JSON.stringify(request.signingKey), valid_from: at, valid_until: null })
      .execute();
  }
  const fingerprint = device.certificate_fingerprint;
  await trx.insertInto('device_certificates').values({ fingerprint, device: id, pem: certificate, at }).execute();
  await recordDeviceEvent(
    trx,
    { event: 'approved', device: request.device, site: request.site, kid, certificate: fingerprint },
    now,
  );
}

// A key that was closed stays closed: it may be the reason why the device was revoked or replaced.
function assertKeyIsFresh(key: Row<'device_keys'> | undefined, device: string): void {
  if (!key || (key.device === device && key.valid_until === null)) return;
  throw new RegistryError(
    'KEY_REUSED',
    `this signing key belongs to ${key.device} or was closed; run: zs device init again`,
  );
}

function assertSameDevice(known: Row<'devices'>, wanted: NewRow<'devices'>, key: Row<'device_keys'> | undefined): void {
  if (known.state === 'revoked') {
    throw new RegistryError(
      'DEVICE_REVOKED',
      `${known.id} was revoked; approve new hardware under its id with --replace`,
    );
  }
  if (key && known.site === wanted.site) return;
  throw new RegistryError(
    'DEVICE_ID_TAKEN',
    `${known.id} is registered at ${known.site} with another key or site; if it is being replaced, approve with --replace`,
  );
}
