import { z } from 'zod';
import { Words } from '../points/entry.ts';
import { GRADES, INPUTS, SCORED } from './items.ts';

/** A thing that an item counted: what an objection can point at. */
export const EvidenceLink = z.strictObject({ type: z.enum(['finding', 'claim', 'attestation']), id: z.string() });
export type EvidenceLink = z.infer<typeof EvidenceLink>;

const CardRow = z.strictObject({
  subject: z.string(),
  name: z.string().nullable(),
  score: z.number(),
  grade: z.enum(GRADES),
  /** Of the month before; null = had no card. */
  before: z.enum(GRADES).nullable(),
  rank: z.number(),
});

/** A ranking of a month. Scores in tenths of a point. */
export const CardPage = z.strictObject({
  month: z.string(),
  run: z.string().nullable(),
  total: z.number(),
  grades: z.record(z.enum(GRADES), z.number()),
  items: z.array(CardRow),
  months: z.array(z.string()),
});
export type CardPage = z.infer<typeof CardPage>;

/** A scorecard, item by item, with what is behind each. */
export const CardView = z.strictObject({
  type: z.enum(SCORED),
  subject: z.string(),
  name: z.string().nullable(),
  month: z.string(),
  run: z.string(),
  base: z.number(),
  score: z.number(),
  grade: z.enum(GRADES),
  grades: z.strictObject({ A: z.number(), B: z.number(), C: z.number() }),
  items: z.array(
    z.strictObject({
      id: z.string(),
      tenths: z.number(),
      state: z.enum(['counted', 'too-few', 'waived']),
      of: z.number(),
      ofName: z.enum(INPUTS),
      among: z.number().nullable(),
      amongName: z.enum(INPUTS).nullable(),
      evidence: z.array(EvidenceLink),
    }),
  ),
  history: z.array(z.strictObject({ month: z.string(), score: z.number(), grade: z.enum(GRADES) })),
});
export type CardView = z.infer<typeof CardView>;

/** How a subject is rated, the last month last; empty = it has no card. Scores in tenths of a point. */
export const RatingView = z.strictObject({
  /** The latest month that has cards at all; null = none has. */
  latest: z.string().nullable(),
  history: CardView.shape.history,
});
export type RatingView = z.infer<typeof RatingView>;

/** An objection to one item of a scorecard. */
export const ObjectionInput = z.strictObject({
  type: z.enum(SCORED),
  subject: z.string().min(1).max(64),
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  item: z.string().min(1).max(40),
  words: Words,
});
export type ObjectionInput = z.infer<typeof ObjectionInput>;

export const ObjectionAnswer = z.strictObject({ step: z.enum(['accepted', 'declined']), words: Words });
export type ObjectionAnswer = z.infer<typeof ObjectionAnswer>;

/** Steps of an objection, in their order. */
export const OBJECTION_STEPS = ['raised', 'accepted', 'declined'] as const;

export const ObjectionList = z.strictObject({
  items: z.array(
    z.strictObject({
      ...ObjectionInput.omit({ words: true }).shape,
      id: z.string(),
      state: z.enum(OBJECTION_STEPS),
      steps: z.array(
        z.strictObject({ step: z.enum(OBJECTION_STEPS), by: z.string(), at: z.string(), words: z.string() }),
      ),
    }),
  ),
});
export type ObjectionList = z.infer<typeof ObjectionList>;
