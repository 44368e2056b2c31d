import { z } from 'zod';
import { MEASURES } from './points/tally.ts';
import { GRADES, SCORED } from './scorecard/items.ts';

const BeforeAfter = z.strictObject({ before: z.number(), after: z.number() });

/** What other rules would have made of the latest scorecards, and of this year's points. */
export const CreditPreview = z.strictObject({
  /** Of the scorecards compared; null = there are none yet. */
  month: z.string().nullable(),
  subjects: z.array(
    z.strictObject({
      type: z.enum(SCORED),
      count: z.number(),
      better: z.number(),
      worse: z.number(),
      grades: z.array(z.strictObject({ grade: z.enum(GRADES), before: z.number(), after: z.number() })),
    }),
  ),
  /** Practitioners who have reached a measure this year. */
  year: z.number(),
  measures: z.array(z.strictObject({ measure: z.enum(MEASURES), reached: BeforeAfter })),
});
export type CreditPreview = z.infer<typeof CreditPreview>;
