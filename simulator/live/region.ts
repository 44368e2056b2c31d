import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubId, newChainId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { openProvisioningGrant, type ProvisioningRequest } from '../../contract/provisioning.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';
import { createSigningRequest } from '../../firmware-config/certificate/signing-request.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { keyFiles } from '../../hub/identity/key-folder.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { approveDevice } from '../../hub/registry/approve.ts';
import { openFacePolicyFile } from '../../hub/registry/face-policy-file.ts';
import { registerSite } from '../../hub/registry/sites.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { CITY_FILES, DevicesFile } from '../city/city-folder.ts';
import { CityError } from '../city/error.ts';
import { signingKeyOf } from '../city/signing.ts';
import { readCity } from '../evaluation/import-city.ts';
import { type CityAccess, writeAccess } from './access.ts';

export const CITY_HUB = HubId.parse('hub-city');
export const HOSTNAMES = ['localhost', '127.0.0.1'] as const;
const FENCE_RADIUS_M = 200;
const KNOWN_BEFORE_MS = 30 * 86_400_000;

/**
 * What a bureau does once, for a city: makes a hub's keys (with the city's region key, by which its evidence names people),
 * registers institutions and approves devices, and leaves in the city's folder what lets these in. Does nothing where the hub
 * is this city's already; throws CityError where it is another's.
 */
export async function prepareCityHub(city: string, hubDir: string, broker: string): Promise<void> {
  const regionKey = Buffer.from(readSecretFile(join(city, CITY_FILES.regionKey)), 'base64');
  const files = keyFiles(join(hubDir, 'keys'));
  const isNew = !existsSync(files.region);
  const identity = await openHubIdentity({ dir: hubDir, hub: CITY_HUB, hostnames: HOSTNAMES, now: Date.now });
  if (isNew) replaceSecretFile(files.region, regionKey.toString('base64url'));
  else if (!identity.regionKey.equals(regionKey)) {
    throw new CityError('BAD_CITY', `the hub in ${hubDir} is of another region; name a new folder with --hub`);
  } else return;
  const store = await openHubStore(hubDir);
  try {
    await store.migrate();
    writeAccess(city, await register(city, hubDir, { store, identity: { ...identity, regionKey }, broker }));
  } finally {
    await store.close();
  }
}

interface Registry {
  readonly store: Store;
  readonly identity: HubIdentity;
  readonly broker: string;
}

async function register(city: string, hubDir: string, { store, identity, broker }: Registry): Promise<CityAccess> {
  const { seed, begins } = readCity(city);
  const { sites, devices } = DevicesFile.parse(JSON.parse(readFileSync(join(city, CITY_FILES.devices), 'utf8')));
  const { jws: facePolicy } = openFacePolicyFile(hubDir, identity, defaultFacePolicy());
  for (const { id, lat, lon } of sites) {
    const fence = { centre: { lat, lon, datum: 'WGS84' as const }, radiusM: FENCE_RADIUS_M };
    await registerSite(store, { id, name: id, fence }, Date.now());
  }
  const access: CityAccess['devices'] = [];
  for (const { id, site, ueid, profile, place, position, jwk } of devices) {
    const transport = es256.generate();
    const request: ProvisioningRequest = {
      v: 1,
      device: id,
      ueid,
      site,
      place,
      profile,
      signingKey: jwk,
      keyLevel: 'L0',
      transportCsr: await createSigningRequest(transport.privateKey, id, site),
      chain: newChainId(),
    };
    const grant = await approveDevice({
      store,
      identity,
      request: sign(MEDIA_TYPES.provisioningRequest, request, signingKeyOf(seed, id)),
      broker,
      deviceApi: 'https://localhost:1',
      facePolicy,
      notice: 'notice-1',
      ...(position && { position }),
      now: Date.now,
    });
    const { certificate } = openProvisioningGrant(grant).grant;
    access.push({
      device: id,
      site,
      certificate,
      key: `${transport.privateKey.export({ format: 'pem', type: 'pkcs8' })}`,
    });
  }
  await knownSince(store, new Date(Date.parse(begins) - KNOWN_BEFORE_MS).toISOString());
  return { broker, ca: identity.ca.certificate, devices: access };
}

// Certificates are of today; the city's people have worked with these devices since before its first day.
async function knownSince(store: Store, since: string): Promise<void> {
  await store.db.updateTable('devices').set({ created_at: since }).where('created_at', '>', since).execute();
  await store.db.updateTable('device_keys').set({ valid_from: since }).where('valid_from', '>', since).execute();
}
