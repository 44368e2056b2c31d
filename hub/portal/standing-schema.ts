import { z } from 'zod';
import { Bulletin } from '../credit/bulletin/bulletin-schema.ts';
import { BAND_NAMES, CONDUCT_CODES, REPAIRS, RESPONSIBILITIES } from '../credit/points/bands.ts';
import { Sanction } from '../credit/points/entry.ts';
import { PractitionerPoints } from '../credit/points/points-schema.ts';
import { MEASURES } from '../credit/points/tally.ts';
import { CardView, OBJECTION_STEPS, ObjectionInput } from '../credit/scorecard/card-schema.ts';
import { VISIT_STATES } from '../inspection/visit.ts';

/** What an institution may look at behind an item: notices and lists that it was sent, claims of its own. */
export const OwnBacking = z.strictObject({
  type: z.enum(['notice', 'self-check', 'claim']),
  id: z.string(),
  /** Of a notice. */
  number: z.string().nullable(),
});
export type OwnBacking = z.infer<typeof OwnBacking>;

const CardItem = CardView.shape.items.element;
const Standing = z.strictObject({ ...CardView.shape.history.element.shape });

/** An objection of the institution, or of the office in its favour; who answered is the office, not a name. */
export const OwnObjection = z.strictObject({
  id: z.string(),
  month: z.string(),
  item: z.string(),
  state: z.enum(OBJECTION_STEPS),
  /** False: somebody of the office raised it. */
  own: z.boolean(),
  words: z.string(),
  at: z.string(),
  answer: z.string().nullable(),
  answeredAt: z.string().nullable(),
  /** Working days since it was raised, while nobody has answered. */
  waitingDays: z.number(),
});
export type OwnObjection = z.infer<typeof OwnObjection>;

export const OwnObjectionInput = ObjectionInput.pick({ month: true, item: true, words: true });
export type OwnObjectionInput = z.infer<typeof OwnObjectionInput>;

/** The institution's scorecard of a month beside that of the month before. Scores in tenths of a point. */
export const OwnRating = z.strictObject({
  months: z.array(z.string()),
  card: z
    .strictObject({
      ...CardView.pick({ month: true, run: true, base: true, score: true, grade: true, grades: true }).shape,
      before: Standing.nullable(),
      items: z.array(
        z.strictObject({
          ...CardItem.omit({ evidence: true }).shape,
          /** What the item counted the month before; null = there was no such item, or no card. */
          before: z.number().nullable(),
          evidence: z.array(OwnBacking),
          /** Pieces that are not shown: the institution has not been told of them, or sees only their number. */
          unseen: z.number(),
        }),
      ),
      history: z.array(Standing),
    })
    .nullable(),
  objections: z.array(OwnObjection),
});
export type OwnRating = z.infer<typeof OwnRating>;

/** An entry that counts, or that was taken back: codes and days only, neither names nor words of the office. */
export const OwnEntry = z.strictObject({
  id: z.string(),
  kind: z.enum(['conduct', 'repair', 'measure']),
  state: z.enum(['confirmed', 'voided']),
  points: z.number(),
  conduct: z.enum(CONDUCT_CODES).nullable(),
  band: z.enum(BAND_NAMES).nullable(),
  responsibility: z.enum(RESPONSIBILITIES).nullable(),
  activity: z.enum(REPAIRS).nullable(),
  measure: z.enum(MEASURES).nullable(),
  months: z.number().nullable(),
  /** What the institution was sanctioned by; null where it was another institution. */
  sanction: Sanction.nullable(),
  elsewhere: z.boolean(),
  from: z.enum(['office', 'official']),
  /** A notice of this institution that it came from. */
  notice: z.strictObject({ id: z.string(), number: z.string() }).nullable(),
  proposedAt: z.string(),
  settledAt: z.string(),
});
export type OwnEntry = z.infer<typeof OwnEntry>;

export const OwnPractitioner = z.strictObject({
  practitioner: z.string(),
  /** Registered here now. Else only what followed from this institution is shown, and no total. */
  here: z.boolean(),
  total: z.number().nullable(),
  reached: z.array(z.enum(MEASURES)),
  repairLeft: z.number().nullable(),
  thresholds: PractitionerPoints.shape.thresholds,
  official: PractitionerPoints.shape.official,
  entries: z.array(OwnEntry),
});
export type OwnPractitioner = z.infer<typeof OwnPractitioner>;

export const OwnPractitioners = z.strictObject({
  year: z.number(),
  years: z.array(z.number()),
  /** How many are registered here now. */
  registered: z.number(),
  items: z.array(OwnPractitioner),
});
export type OwnPractitioners = z.infer<typeof OwnPractitioners>;

/** One of the own practitioners, by their code; nobody else is found. */
export const PractitionerQuestion = z.strictObject({ code: z.string().trim().min(3).max(40) });
export const PractitionerAnswer = z.strictObject({ practitioner: z.string(), points: OwnPractitioner.nullable() });

/** A visit of a plan whose seed is out: from then on everybody may know of it. */
export const OwnVisit = z.strictObject({
  plan: z.string(),
  day: z.string(),
  wholeSite: z.boolean(),
  practitioners: z.number(),
  state: z.enum(VISIT_STATES),
  /** Lines of the ledger: the seed sealed, the list fixed, the seed published. */
  lines: z.array(z.number()),
});
export type OwnVisit = z.infer<typeof OwnVisit>;
export const OwnVisits = z.strictObject({ items: z.array(OwnVisit) });
export type OwnVisits = z.infer<typeof OwnVisits>;

/** A bulletin without who made it. */
export const OwnBulletins = z.strictObject({
  site: z.string(),
  months: z.array(z.string()),
  bulletin: Bulletin.omit({ by: true }).nullable(),
});
export type OwnBulletins = z.infer<typeof OwnBulletins>;
