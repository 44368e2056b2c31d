import { z } from 'zod';
import { BedsideParameters } from './parameters.ts';

const Counts = z.record(z.string(), z.number());
const Step = z.strictObject({ at: z.string(), index: z.number() });

/** A day's plan in a list. Counts are of what has been asked; who is still to be asked is one number for the whole day. */
export const BedsideDay = z.strictObject({
  date: z.string(),
  plan: z.string(),
  states: Counts,
  drawn: z.boolean(),
  revealed: z.boolean(),
});
export type BedsideDay = z.infer<typeof BedsideDay>;
export const BedsideDays = z.strictObject({ items: z.array(BedsideDay) });
export type BedsideDays = z.infer<typeof BedsideDays>;

/** One day: what was committed to and when, and what became of the questions. */
export const BedsideDayDetail = BedsideDay.extend({
  parameters: BedsideParameters,
  /** SHA-256 of the seed, published before anybody could know the list of inpatients. */
  commitment: z.string(),
  committed: Step,
  draw: Step.extend({
    roster: z.string(),
    inpatients: z.number(),
    withoutBed: z.number(),
    exempted: z.number(),
    drawn: z.number(),
  }).nullable(),
  reveal: Step.extend({ seed: z.string() }).nullable(),
  /** By institution; nobody who is still to be asked is in it, nor how many they are. */
  sites: z.array(z.strictObject({ site: z.string(), name: z.string(), states: Counts })),
  /** Why somebody was passed over, or what the ward replied. */
  reasons: Counts,
});
export type BedsideDayDetail = z.infer<typeof BedsideDayDetail>;

/** The hub's own repetition of a draw; who does not trust it repeats it elsewhere. */
export const BedsideVerdict = z.strictObject({
  holds: z.enum(['yes', 'no', 'not-yet']),
  problem: z.string().nullable(),
  inpatients: z.number(),
  drawn: z.number(),
  replaced: z.number(),
});
export type BedsideVerdict = z.infer<typeof BedsideVerdict>;
