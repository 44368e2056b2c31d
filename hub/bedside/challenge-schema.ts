import { z } from 'zod';

/** A draw as it is published with its plan. */
export const PublishedDraw = z.strictObject({
  stay: z.string(),
  round: z.number(),
  site: z.string(),
  ward: z.string(),
  rank: z.number(),
  at: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
});
export type PublishedDraw = z.infer<typeof PublishedDraw>;

/** What became of those who were asked about: a page, and all of them counted by state. */
export const ChallengePage = z.strictObject({
  total: z.number(),
  states: z.record(z.string(), z.number()),
  items: z.array(PublishedDraw.extend({ plan: z.string(), challenge: z.string().nullable() })),
});
export type ChallengePage = z.infer<typeof ChallengePage>;
