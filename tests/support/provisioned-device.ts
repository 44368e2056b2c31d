import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FacePolicy } from '../../contract/face-policy.ts';
import { DeviceId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { acceptGrant } from '../../firmware-config/provisioning/accept-grant.ts';
import { initDevice, type NewDevice } from '../../firmware-config/provisioning/init-device.ts';
import { loadDevice } from '../../firmware-config/provisioning/load-device.ts';
import { type Approval, approveDevice } from '../../hub/registry/approve.ts';
import { registerSite } from '../../hub/registry/sites.ts';
import { SITE } from './builders.ts';

const measured = { threshold: 0.5, fmr: 1e-4, measuredOn: 'made for tests', impostorPairs: 10_000 };

/** A complete face policy; templates stay at the site unless the test says otherwise. */
export function testFacePolicy(templates: FacePolicy['templates'] = { storage: 'site', maxAgeDays: 365 }): FacePolicy {
  return FacePolicy.parse({
    v: 1,
    id: 'policy-test-1',
    model: 'mobilefacenet-512',
    verification: measured,
    duplicate: measured,
    templates,
    capture: { framesToDecide: 3, timeoutMs: 10_000, maxAttempts: 3 },
    enrolment: { minFrames: 3, selfMatch: 0.6 },
    quality: {
      minEyeDistancePx: 30,
      maxFaceShare: 0.9,
      maxYawDeg: 30,
      maxRollDeg: 30,
      minSharpness: 0.2,
      minExposure: 0.2,
    },
  });
}

export const VAULT_POLICY = testFacePolicy({
  storage: 'vault',
  maxAgeDays: 365,
  legalBasis: 'a regulation made for tests',
  handOutSeconds: 600,
});

/** A registration kiosk at desk 1, with what the test cares about laid over it. */
export function newDevice(over: Partial<NewDevice> = {}): NewDevice {
  return {
    device: DeviceId.parse('kiosk-a1'),
    site: SITE,
    place: { type: 'desk', id: '1' },
    profile: 'kiosk-registration',
    ...over,
  };
}

/** An approval of `request` by `identity`, with what the test cares about laid over it. */
export function approval(
  parts: Pick<Approval, 'store' | 'identity' | 'request'>,
  over: Partial<Approval> = {},
): Approval {
  return {
    ...parts,
    broker: 'mqtts://localhost:8883',
    deviceApi: 'https://localhost:8443',
    facePolicy: sign(MEDIA_TYPES.facePolicy, testFacePolicy(), parts.identity.signingKey),
    notice: 'notice-1',
    now: Date.now,
    ...over,
  };
}

/** Takes a device the whole way: keys in `dir`, request, approval by a registered site's hub, grant accepted, loaded. */
export async function provisionDevice(
  dir: string,
  parts: Pick<Approval, 'store' | 'identity'>,
  device: Partial<NewDevice> = {},
  over: Partial<Approval> = {},
): Promise<DeviceIdentity> {
  const wanted = newDevice(device);
  await registerSite(parts.store, { id: wanted.site, name: `Site ${wanted.site}` }, Date.now());
  await initDevice(dir, wanted);
  const request = readFileSync(join(dir, 'request.jws'), 'utf8');
  await acceptGrant(dir, await approveDevice(approval({ ...parts, request }, over)));
  return loadDevice(dir, Date.now);
}
