import { join } from 'node:path';
import { writeLocalConfig } from '../../edge-agent/config/local-config.ts';
import { hashPin } from '../../edge-agent/config/staff-pin.ts';
import { acceptGrant } from '../../firmware-config/provisioning/accept-grant.ts';
import { initDevice } from '../../firmware-config/provisioning/init-device.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { approveDevice } from '../../hub/registry/approve.ts';
import { openFacePolicyFile } from '../../hub/registry/face-policy-file.ts';
import { registerSite } from '../../hub/registry/sites.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { CLINIC, DEVICES, HUB, NOTICE, OTHER_CLINIC } from './clinic.ts';
import type { DemoPorts } from './ports.ts';

const FENCE_RADIUS_M = 150;

/**
 * What a bureau and its technicians do once: make the hub's keys, register two institutions, provision three devices. Each
 * device makes its own keys in its own folder; only the request and the grant pass between them and the hub.
 */
export async function prepareRegion(dir: string, ports: DemoPorts, pin: string): Promise<void> {
  const now = Date.now;
  const hubFolder = join(dir, 'hub');
  const identity = await openHubIdentity({ dir: hubFolder, hub: HUB, hostnames: ['localhost', '127.0.0.1'], now });
  const { jws: facePolicy } = openFacePolicyFile(hubFolder, identity, defaultFacePolicy());
  const store = await openHubStore(hubFolder);
  try {
    await store.migrate();
    for (const { id, name, position } of [CLINIC, OTHER_CLINIC]) {
      await registerSite(store, { id, name, fence: { centre: position, radiusM: FENCE_RADIUS_M } }, now());
    }
    const staffPin = await hashPin(pin);
    for (const name of ['desk', 'staff', 'otherClinic'] as const) {
      const { id, site, place, profile } = DEVICES[name];
      const folder = join(dir, 'devices', id);
      const request = await initDevice(folder, { device: id, site: site.id, place, profile });
      const grant = await approveDevice({
        store,
        identity,
        request,
        broker: `mqtts://localhost:${ports.broker}`,
        deviceApi: `https://localhost:${ports.deviceApi}`,
        facePolicy,
        notice: NOTICE,
        position: { ...site.position, accuracyM: 5 },
        now,
      });
      await acceptGrant(folder, grant);
      writeLocalConfig(folder, {
        camera: { type: 'replay', path: 'camera', fps: 10 },
        http: { port: ports[name] },
        staffPin,
      });
    }
  } finally {
    await store.close();
  }
}
