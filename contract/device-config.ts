import { z } from 'zod';
import { Place, Position } from './evidence.ts';
import { Fence } from './fence.ts';
import { DeviceId, HubId, SiteId } from './ids.ts';

/** What a device is for; decides which kinds of event its screen offers. */
export const DEVICE_PROFILES = [
  'kiosk-registration',
  'kiosk-pharmacy',
  'kiosk-staff',
  'handheld-ward',
  'camera',
] as const;
export const DeviceProfile = z.enum(DEVICE_PROFILES);
export type DeviceProfile = z.infer<typeof DeviceProfile>;

/** A network of the site: its name if it is wireless, the hardware address of its gateway if it is not. */
export const SiteNetwork = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('wireless'), name: z.string().min(1).max(32) }),
  z.strictObject({ type: z.literal('wired'), gateway: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) }),
]);
export type SiteNetwork = z.infer<typeof SiteNetwork>;

/** What the hub decides about a device. Everything that only the device knows (camera, port) is in its local file. */
export const DeviceConfig = z.strictObject({
  version: z.string().min(1).max(64),
  hub: HubId,
  device: DeviceId,
  site: SiteId,
  siteName: z.string().min(1).max(80),
  place: Place,
  profile: DeviceProfile,
  /** Where the device stands, when it stands still. */
  position: Position.extend({ accuracyM: z.number().min(0).max(1000) }).optional(),
  fence: Fence.optional(),
  /** Networks that exist at the site only: the second signal beside a position. */
  networks: z.array(SiteNetwork).max(16).optional(),
  notice: z.string().min(1).max(64),
});
export type DeviceConfig = z.infer<typeof DeviceConfig>;
