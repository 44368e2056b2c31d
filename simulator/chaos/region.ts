import { join } from 'node:path';
import { DeviceId, HubId, SiteId } from '../../contract/ids.ts';
import { acceptGrant } from '../../firmware-config/provisioning/accept-grant.ts';
import { initDevice } from '../../firmware-config/provisioning/init-device.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { approveDevice } from '../../hub/registry/approve.ts';
import { openFacePolicyFile } from '../../hub/registry/face-policy-file.ts';
import { registerSite } from '../../hub/registry/sites.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import { defaultFacePolicy } from '../../models/policy.ts';

export const HUB = HubId.parse('hub-chaos');
export const SITE = SiteId.parse('H35020300017');
// Keys were made a month ago: a device whose clock goes back an hour still signs with a key that was valid then.
const APPROVED_AGO_MS = 30 * 86_400_000;

export interface ChaosRegion {
  readonly identity: HubIdentity;
  readonly devices: readonly { readonly id: DeviceId; readonly folder: string }[];
}

/** The hub's keys, one institution and `count` provisioned devices, made as in a real region. */
export async function prepareChaosRegion(dir: string, count: number, brokerPort: number): Promise<ChaosRegion> {
  const hubFolder = join(dir, 'hub');
  const now = Date.now;
  const identity = await openHubIdentity({ dir: hubFolder, hub: HUB, hostnames: ['localhost', '127.0.0.1'], now });
  const { jws: facePolicy } = openFacePolicyFile(hubFolder, identity, defaultFacePolicy());
  await using store = Object.assign(await openHubStore(hubFolder), {
    async [Symbol.asyncDispose]() {
      await store.close();
    },
  });
  await store.migrate();
  await registerSite(store, { id: SITE, name: '混沌示范门诊部' }, now());
  const devices = [];
  for (let n = 1; n <= count; n += 1) {
    const id = DeviceId.parse(`kiosk-${n}`);
    const folder = join(dir, 'devices', id);
    const place = { type: 'desk', id: String(n) } as const;
    const request = await initDevice(folder, { device: id, site: SITE, place, profile: 'kiosk-registration' });
    const grant = await approveDevice({
      store,
      identity,
      request,
      broker: `mqtts://localhost:${brokerPort}`,
      deviceApi: 'https://localhost:1',
      facePolicy,
      notice: 'notice-chaos',
      now: () => now() - APPROVED_AGO_MS,
    });
    await acceptGrant(folder, grant);
    devices.push({ id, folder });
  }
  return { identity, devices };
}
