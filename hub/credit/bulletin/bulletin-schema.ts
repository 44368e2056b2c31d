import { z } from 'zod';
import { FINDING_CLASSES } from '../../crosscheck/judged-subject.ts';
import { GRADES } from '../scorecard/items.ts';

/** What a month brought, by institution and class: institutions and sums, no person, no practitioner, no finding. Amounts in fen. */
export const Bulletin = z.strictObject({
  month: z.string(),
  at: z.string(),
  by: z.string(),
  classes: z.array(
    z.strictObject({
      class: z.enum(FINDING_CLASSES),
      opened: z.number(),
      upheld: z.number(),
      dismissed: z.number(),
      retracted: z.number(),
    }),
  ),
  upheldFen: z.number(),
  /** To be paid back by decisions of cases that were closed in the month. */
  recoveredFen: z.number(),
  /** Rated institutions, the best first. */
  institutions: z.array(
    z.strictObject({
      site: z.string(),
      name: z.string(),
      grade: z.enum(GRADES).nullable(),
      score: z.number().nullable(),
      upheld: z.number(),
      upheldFen: z.number(),
    }),
  ),
});
export type Bulletin = z.infer<typeof Bulletin>;
