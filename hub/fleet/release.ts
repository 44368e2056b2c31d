import { z } from 'zod';
import { RemoteSettings } from '../../contract/desired-state.ts';
import { DeviceConfig, DeviceProfile } from '../../contract/device-config.ts';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { ModelBundle } from '../../contract/model-bundle.ts';

const healthyWithinS = z.int().min(2).max(600);

/** What a roll-out changes. What is not named stays as each device has it. */
export const Release = z.strictObject({
  notice: z.string().min(1).max(64).optional(),
  settings: RemoteSettings.optional(),
  /** Signed FacePolicy. */
  facePolicy: z.string().max(40_000).optional(),
  /** Version of a model bundle of this hub. */
  bundle: z.int().min(1).optional(),
  /** Brings name and fence up to what is registered of the site. */
  site: z.literal(true).optional(),
  healthyWithinS: healthyWithinS.default(60),
});
export type Release = z.infer<typeof Release>;

/** Which devices a roll-out is for; all that are named have to hold. */
export const Selection = z.strictObject({
  site: SiteId.optional(),
  profile: DeviceProfile.optional(),
  devices: z.array(DeviceId).min(1).max(100_000).optional(),
});
export type Selection = z.infer<typeof Selection>;

/** What one device shall run: a desired state without its envelope. */
export const DesiredContent = z.strictObject({
  config: DeviceConfig,
  settings: RemoteSettings,
  facePolicy: z.string().optional(),
  bundle: ModelBundle.optional(),
  healthyWithinS,
});
export type DesiredContent = z.infer<typeof DesiredContent>;
