import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DeviceId } from '../../contract/ids.ts';
import { parseOrThrow } from '../../contract/parse.ts';

/** One ring: so large a part of all devices has the change once it is reached, the rings before it included. */
const Ring = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  share: z.number().gt(0).max(1),
  /** Devices that belong into this ring whatever their turn: those beside which somebody stands. */
  devices: z.array(DeviceId).max(1000).default([]),
});

/** How a change goes through the fleet. Data, not code: see `default.json`. */
export const RingPlan = z
  .strictObject({
    v: z.literal(1),
    rings: z.array(Ring).min(1).max(8),
    /** So long everybody in a ring has to be well before the next one begins, seconds. */
    soakS: z
      .int()
      .min(0)
      .max(30 * 86_400),
    /** So large a part of a ring has to have applied the change by then; the rest may be switched off. */
    enough: z.number().gt(0).max(1),
    /** More failures than this in all stop the roll-out. */
    toleratedFailures: z.int().min(0).max(1000),
    /** A device that is online and has not answered for so long counts as failed, seconds. */
    answerWithinS: z.int().min(5).max(86_400),
    /** So many devices change at the same time. */
    atOnce: z.int().min(1).max(5000),
  })
  .refine(
    ({ rings }) => rings.every(({ share }, n) => n === 0 || share > (rings[n - 1]?.share ?? 0)),
    'each ring has to be larger than the one before it',
  )
  .refine(({ rings }) => rings.at(-1)?.share === 1, 'the last ring has to be the whole fleet: share 1');
export type RingPlan = z.infer<typeof RingPlan>;

/** Reads a ring plan from a file, or throws ContractError naming the field. */
export function readRingPlan(path: string | URL): RingPlan {
  return parseOrThrow(RingPlan, JSON.parse(readFileSync(path, 'utf8')), String(path));
}

/** The plan that is used unless another is named. */
export function defaultRingPlan(): RingPlan {
  return readRingPlan(new URL('./default.json', import.meta.url));
}

/**
 * The index of each device's ring. Named devices come first; the rest by the hash of `seed` and id, so that each roll-out has other
 * canaries. No ring, with those before it, holds more than its share, rounded up so that the first is never empty.
 */
export function assignRings(
  devices: readonly DeviceId[],
  { rings }: Pick<RingPlan, 'rings'>,
  seed: string,
): Map<DeviceId, number> {
  const last = rings.length - 1;
  const named = new Map(rings.flatMap(({ devices: names }, ring) => names.map((device) => [device, ring] as const)));
  const room = rings.map(({ share }) => Math.ceil(share * devices.length));
  const taken = rings.map(() => 0); // by this ring and those before it
  const isFull = (ring: number) => rings.some((_, n) => n >= ring && n < last && (taken[n] ?? 0) >= (room[n] ?? 0));

  const rankOf = (device: DeviceId) => createHash('sha256').update(`${seed}\n${device}`).digest('hex');
  const queue = devices
    .map((device) => ({ device, from: named.get(device), rank: rankOf(device) }))
    .sort((a, b) => (a.from ?? rings.length) - (b.from ?? rings.length) || (a.rank < b.rank ? -1 : 1));
  const assigned = new Map<DeviceId, number>();
  for (const { device, from } of queue) {
    let ring = from ?? 0;
    while (ring < last && isFull(ring)) ring += 1;
    assigned.set(device, ring);
    for (let n = ring; n <= last; n += 1) taken[n] = (taken[n] ?? 0) + 1;
  }
  return assigned;
}
