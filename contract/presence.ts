import { z } from 'zod';
import { Clock } from './evidence.ts';
import { ChainId, DeviceId } from './ids.ts';

/** How the camera stands: `starting` = nothing seen yet; the others give pictures that show little or nothing of use. */
export const CameraCondition = z.enum(['starting', 'ok', 'lost', 'frozen', 'looped', 'covered', 'dark', 'moved']);
export type CameraCondition = z.infer<typeof CameraCondition>;

/** What a device says it runs, and how it is. Not signed: for whoever looks after the fleet, never evidence. */
export const DeviceReport = z.strictObject({
  agent: z.string().min(1).max(32),
  config: z.string().min(1).max(64),
  /** Of the desired state that is applied; 0 = none, the grant's configuration runs. */
  revision: z.int().min(0),
  policy: z.string().min(1).max(64),
  model: z.string().min(1).max(64),
  /** Version of the model bundle; 0 = the models that came with the agent. */
  bundle: z.int().min(0),
  camera: CameraCondition.optional(),
  clock: Clock,
  /** Loops of the agent that have stood still for too long, by name. */
  stalled: z.array(z.string().max(32)).max(16),
  /** Since when the slowest of its loops has made no progress, in seconds. */
  sinceProgressS: z.number().min(0),
});
export type DeviceReport = z.infer<typeof DeviceReport>;

/** Retained on the device's status topic; `offline` is the last will, published by the broker when the line breaks. */
export const Presence = z.strictObject({
  v: z.literal(1),
  device: DeviceId,
  state: z.enum(['online', 'offline']),
  /** Device time in seconds; absent in the last will, which is written before anyone knows when. */
  at: z.number().optional(),
  /** What the outbox holds, so that the hub knows whether more evidence is on its way. */
  outbox: z.strictObject({ chain: ChainId, lastSeq: z.int().min(0), pending: z.int().min(0) }).optional(),
  camera: z.enum(['ok', 'lost']).optional(),
  report: DeviceReport.optional(),
});
export type Presence = z.infer<typeof Presence>;
