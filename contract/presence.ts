import { z } from 'zod';
import { ChainId, DeviceId } from './ids.ts';

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
});
export type Presence = z.infer<typeof Presence>;
