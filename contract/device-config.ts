import { z } from 'zod';
import { Place, Position } from './evidence.ts';
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

/** A fence around a site: a circle with its datum named. */
export const Fence = z.strictObject({ centre: Position, radiusM: z.number().min(5).max(20_000) });
export type Fence = z.infer<typeof Fence>;

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
  notice: z.string().min(1).max(64),
});
export type DeviceConfig = z.infer<typeof DeviceConfig>;
