import { readFileSync, writeFileSync } from 'node:fs';
import type { SiteNetwork } from '../contract/device-config.ts';
import type { Position } from '../contract/evidence.ts';
import type { Fence } from '../contract/fence.ts';
import { DeviceId, SiteId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { keyOfJwk } from '../contract/signature/public-jwk.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { fingerprintOf } from '../firmware-config/provisioning/fingerprint.ts';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { readHubIdentity } from '../hub/identity/open.ts';
import { approveDevice } from '../hub/registry/approve.ts';
import { checkRequest } from '../hub/registry/check-request.ts';
import { RegistryError } from '../hub/registry/error.ts';
import { openFacePolicyFile } from '../hub/registry/face-policy-file.ts';
import { revokeDevice } from '../hub/registry/revoke.ts';
import { registerSite } from '../hub/registry/sites.ts';
import { openHubStore } from '../hub/store/open-hub-store.ts';
import type { Store } from '../hub/store/store.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { printFacts } from './facts.ts';

/** A hub's data, and the database if it is elsewhere. */
export interface HubFolder {
  readonly data: string;
  readonly store?: string;
}

export interface ApproveOptions extends HubFolder {
  readonly out?: string;
  readonly broker: string;
  readonly deviceApi: string;
  readonly notice: string;
  readonly position?: Position;
  readonly network?: SiteNetwork[];
  readonly accuracy: number;
  readonly fingerprint?: string;
  readonly replace: boolean;
}

export interface RevokeOptions extends HubFolder {
  readonly reason: string;
}

export interface SiteOptions extends HubFolder {
  readonly name: string;
  readonly fence?: Fence;
}

/** `zs device approve` */
export async function approve(requestFile: string, options: ApproveOptions): Promise<void> {
  const request = readFileSync(requestFile, 'utf8').trim();
  const { request: asked } = await checkRequest(request);
  const fingerprint = fingerprintOf(thumbprint(keyOfJwk(asked.signingKey)));
  assertFingerprint(fingerprint, options.fingerprint);

  const identity = readHubIdentity(options.data, Date.now);
  const { jws: facePolicy } = openFacePolicyFile(options.data, identity, defaultFacePolicy());
  const { broker, deviceApi, notice, replace, position, network } = options;
  const grant = await withStore(options, (store) =>
    approveDevice({
      store,
      identity,
      request,
      facePolicy,
      broker,
      deviceApi,
      notice,
      replace,
      ...(position && { position: { ...position, accuracyM: options.accuracy } }),
      ...(network && { networks: network }),
      now: Date.now,
    }),
  );
  const out = options.out ?? `${asked.device}.grant.jws`;
  writeFileSync(out, grant);
  printFacts({
    device: asked.device,
    site: asked.site,
    place: `${asked.place.type}:${asked.place.id}`,
    profile: asked.profile,
    'key level': asked.keyLevel,
    'device fingerprint': fingerprint,
    'hub fingerprint': fingerprintOf(identity.kid),
    grant: out,
    next: `on the device: zs device accept ${out} --dir DIR`,
  });
}

/** `zs device revoke` */
export async function revoke(id: string, options: RevokeOptions): Promise<void> {
  const device = parseOrThrow(DeviceId, id, 'device');
  await withStore(options, (store) => revokeDevice(store, device, options.reason, Date.now()));
  printFacts({ revoked: device, next: 'with a broker outside the hub: zs broker acl, then reload the broker' });
}

/** `zs site add` */
export async function addSite(code: string, options: SiteOptions): Promise<void> {
  const id = parseOrThrow(SiteId, code, 'site');
  const { name, fence } = options;
  const outcome = await withStore(options, (store) =>
    registerSite(store, { id, name, ...(fence && { fence }) }, Date.now()),
  );
  printFacts({ [outcome]: `${id} ${name}` });
}

/** Works on the store of a hub that may be running. Throws where there is no hub: a mistyped folder must not become a new, empty one. */
export async function withStore<T>(
  { data, store: url }: HubFolder,
  work: (store: Store, identity: HubIdentity) => Promise<T>,
): Promise<T> {
  const identity = readHubIdentity(data, Date.now);
  const store = await openHubStore(data, url);
  try {
    await store.migrate();
    return await work(store, identity);
  } finally {
    await store.close();
  }
}

function assertFingerprint(actual: string, expected: string | undefined): void {
  const plain = (text: string) => text.replace(/[\s:-]/g, '').toLowerCase();
  if (expected === undefined || plain(expected) === plain(actual)) return;
  throw new RegistryError(
    'REQUEST_INVALID',
    `the request has fingerprint ${actual}, not the one you gave; ask for it again`,
  );
}
