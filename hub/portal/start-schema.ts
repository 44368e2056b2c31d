import { z } from 'zod';
import { GRADES } from '../credit/scorecard/items.ts';
import { NoticeSummary } from './notice-schema.ts';
import { OwnCheckSummary } from './self-check-schema.ts';

/** What an institution has to do, in the order of its periods; what waits for the office; how it stands. */
export const PortalStart = z.strictObject({
  now: z.string(),
  site: z.strictObject({ id: z.string(), name: z.string() }),
  todo: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('notice'), notice: NoticeSummary }),
      z.strictObject({ kind: z.literal('self-check'), check: OwnCheckSummary }),
    ]),
  ),
  /** More notices than are shown here. */
  more: z.number(),
  waiting: z.strictObject({ notices: z.number(), objections: z.number() }),
  rating: z
    .strictObject({
      month: z.string(),
      score: z.number(),
      grade: z.enum(GRADES),
      before: z.strictObject({ month: z.string(), score: z.number(), grade: z.enum(GRADES) }).nullable(),
    })
    .nullable(),
  people: z.strictObject({ registered: z.number(), withPoints: z.number(), highest: z.number().nullable() }),
  /** What came from the office lately, the latest first. */
  news: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('decision'), at: z.string(), notice: z.string(), number: z.string() }),
      z.strictObject({
        kind: z.literal('objection'),
        at: z.string(),
        month: z.string(),
        item: z.string(),
        accepted: z.boolean(),
      }),
      z.strictObject({ kind: z.literal('bulletin'), at: z.string(), month: z.string() }),
    ]),
  ),
});
export type PortalStart = z.infer<typeof PortalStart>;
