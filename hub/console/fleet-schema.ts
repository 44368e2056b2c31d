import { z } from 'zod';
import { Language } from '../../contract/desired-state.ts';
import { DeviceConfig, DeviceProfile } from '../../contract/device-config.ts';
import { Place } from '../../contract/evidence.ts';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { FleetDevice, FleetFilter, RolloutStatus } from '../fleet/fleet-view.ts';
import { DeviceNote } from './overview-schema.ts';
import { Page } from './page.ts';

/** Which devices a page shows: those that need somebody come first. `q`: part of an id or of a site's code or name. */
export const FleetQuery = FleetFilter.extend({ ...Page.shape, q: z.string().max(60).optional() });
export type FleetQuery = z.infer<typeof FleetQuery>;

/** A device of the list, with what is registered of it. */
export const ListedDevice = FleetDevice.extend({
  siteName: z.string(),
  place: Place.nullable(),
  keyLevel: z.string(),
  /** When its certificate ends; null = it has none that we gave it. */
  certificateUntil: z.string().nullable(),
  notes: z.array(DeviceNote),
});
export type ListedDevice = z.infer<typeof ListedDevice>;

/** `total`, `trouble`, `online`: of all that the filter leaves. */
export const FleetPage = z.strictObject({
  total: z.number(),
  trouble: z.number(),
  online: z.number(),
  items: z.array(ListedDevice),
});
export type FleetPage = z.infer<typeof FleetPage>;

const Reason = z.string().trim().min(4).max(200);

/** A roll-out as it is ordered here; cameras differ by place and are changed on the command line. */
export const RolloutInput = z.strictObject({
  notice: z.string().min(1).max(64).optional(),
  language: Language.optional(),
  /** The face policy in force on this hub. */
  facePolicy: z.boolean().default(false),
  bundle: z.int().min(1).optional(),
  /** Name and fence as they are registered now. */
  siteData: z.boolean().default(false),
  site: SiteId.optional(),
  profile: DeviceProfile.optional(),
  healthyWithinS: z.int().min(2).max(600).default(60),
  /** So long everybody in a ring has to be well before the next begins; the plan's own when absent, seconds. */
  soakS: z.int().min(0).max(2_592_000).optional(),
});
export type RolloutInput = z.infer<typeof RolloutInput>;

export const RolloutStop = z.strictObject({ reason: Reason, keep: z.boolean() });
export type RolloutStop = z.infer<typeof RolloutStop>;
export const RolloutList = z.strictObject({ items: z.array(RolloutStatus) });
export const RolloutStarted = z.strictObject({ id: z.string() });

export const BundleList = z.strictObject({
  items: z.array(z.strictObject({ version: z.number(), model: z.string(), note: z.string(), addedAt: z.string() })),
});

/** What a new device will be: exactly this, at this place, once. */
export const InvitationInput = z.strictObject({
  device: DeviceId,
  site: SiteId,
  place: Place,
  profile: DeviceProfile,
  notice: z.string().min(1).max(64),
  position: DeviceConfig.shape.position,
  replace: z.boolean().default(false),
  days: z.int().min(1).max(90).default(7),
});
export type InvitationInput = z.input<typeof InvitationInput>;

/** The one answer that holds the secret. */
export const InvitationMade = z.strictObject({
  text: z.string(),
  fingerprint: z.string(),
  until: z.string(),
  /** Where the device finds the door; null = this hub keeps it closed. */
  door: z.string().nullable(),
});
export type InvitationMade = z.infer<typeof InvitationMade>;

export const RevocationInput = z.strictObject({ reason: Reason });
