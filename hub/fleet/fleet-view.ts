import { z } from 'zod';
import { DeviceProfile } from '../../contract/device-config.ts';
import { CameraCondition } from '../../contract/presence.ts';

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Which devices are listed; all that are named have to hold. As the query of an address. */
export const FleetFilter = z.strictObject({
  site: z.string().max(40).optional(),
  profile: DeviceProfile.optional(),
  camera: CameraCondition.optional(),
  online: Flag.optional(),
  /** Does not run what it shall run, or says that it is ill. */
  trouble: Flag.optional(),
});
export type FleetFilter = z.infer<typeof FleetFilter>;

/** One device as whoever looks after the fleet sees it. Times are ISO 8601; null = it never said. */
export const FleetDevice = z.strictObject({
  device: z.string(),
  site: z.string(),
  profile: z.string(),
  state: z.enum(['active', 'revoked']),
  online: z.boolean(),
  /** Online since, or gone since. */
  since: z.string().nullable(),
  /** The last word of any kind from it. */
  lastHeardAt: z.string().nullable(),
  lastEventAt: z.string().nullable(),
  /** Signed events that wait on the device, as it last said. */
  outbox: z.number(),
  agent: z.string().nullable(),
  config: z.string().nullable(),
  model: z.string().nullable(),
  bundle: z.number().nullable(),
  camera: CameraCondition.nullable(),
  /** Loops that stand still, and how long the slowest has made no progress (s) when it last spoke. */
  stalled: z.array(z.string()),
  sinceProgressS: z.number().nullable(),
  clockSource: z.string().nullable(),
  clockOffsetMs: z.number().nullable(),
  /** What it runs, and what it shall run. */
  revision: z.number().nullable(),
  desired: z.number(),
  desiredState: z.string().nullable(),
  problem: z.string().nullable(),
  trouble: z.boolean(),
});
export type FleetDevice = z.infer<typeof FleetDevice>;

export const RolloutRing = z.strictObject({
  name: z.string(),
  devices: z.number(),
  waiting: z.number(),
  sent: z.number(),
  applied: z.number(),
  failed: z.number(),
  reverting: z.number(),
  leftOut: z.number(),
});

/** A roll-out with how far each ring has come. */
export const RolloutStatus = z.strictObject({
  id: z.string(),
  state: z.enum(['running', 'reverting', 'stopped', 'finished']),
  reason: z.string().nullable(),
  ring: z.string(),
  startedBy: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  changes: z.array(z.string()),
  rings: z.array(RolloutRing),
  failures: z.array(z.strictObject({ device: z.string(), problem: z.string() })),
});
export type RolloutStatus = z.infer<typeof RolloutStatus>;
