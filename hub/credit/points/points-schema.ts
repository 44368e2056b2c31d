import { z } from 'zod';
import { BAND_NAMES, CONDUCT_CODES } from './bands.ts';
import { POINT_STEPS, PointProposal, Words } from './entry.ts';
import { MEASURES } from './tally.ts';

const Step = z.strictObject({
  step: z.enum(POINT_STEPS),
  by: z.string(),
  at: z.string(),
  reason: z.string().nullable(),
});

/** An entry as it is shown. `fallen`: findings that it rests on and that nobody upholds any more. */
export const PointEntryView = z.strictObject({
  id: z.string(),
  proposal: PointProposal,
  points: z.number(),
  state: z.enum(POINT_STEPS),
  steps: z.array(Step),
  fallen: z.array(z.string()),
  /** Of conduct. */
  siteName: z.string().nullable(),
});
export type PointEntryView = z.infer<typeof PointEntryView>;

const Reached = z.strictObject({ measure: z.enum(MEASURES), entry: z.string(), at: z.number(), total: z.number() });

/** The points of a practitioner in a year, with what follows from them and what officially holds. */
export const PractitionerPoints = z.strictObject({
  practitioner: z.string(),
  year: z.number(),
  years: z.array(z.number()),
  added: z.number(),
  repaired: z.number(),
  total: z.number(),
  highest: z.number(),
  course: z.array(z.strictObject({ entry: z.string(), at: z.number(), total: z.number() })),
  reached: z.array(Reached),
  /** Measures that were reached and that nobody has proposed yet. */
  due: z.array(z.enum(MEASURES)),
  barredYears: z.number().nullable(),
  thresholds: z.strictObject({ interview: z.number(), suspend: z.number(), terminate: z.number() }),
  suspendMonths: z.tuple([z.number(), z.number()]),
  repairLeft: z.number(),
  entries: z.array(PointEntryView),
  /** As officially announced: what rule D15 judges by. */
  official: z.array(
    z.strictObject({
      status: z.enum(['suspended', 'terminated']),
      from: z.string(),
      until: z.string().nullable(),
      reference: z.string().nullable(),
      importedAt: z.string(),
      /** The import that it came by. */
      batch: z.string(),
    }),
  ),
});
export type PractitionerPoints = z.infer<typeof PractitionerPoints>;

const PointsRow = z.strictObject({
  practitioner: z.string(),
  /** Names of the institutions that their entries are about. */
  sites: z.array(z.string()),
  total: z.number(),
  highest: z.number(),
  open: z.number(),
  gravest: z.enum(MEASURES).nullable(),
  due: z.array(z.enum(MEASURES)),
});

/** Practitioners with entries in a year, the most points first, and everything that waits for somebody. */
export const PointsPage = z.strictObject({
  year: z.number(),
  years: z.array(z.number()),
  total: z.number(),
  items: z.array(PointsRow),
  waiting: z.array(PointEntryView),
});
export type PointsPage = z.infer<typeof PointsPage>;

/** What the hub would propose upon an upheld finding, and why: the rule it was found by. */
export const SuggestedPoints = z.strictObject({
  /** The latest first; the first one is the source of a proposal, the others go with it. */
  findings: z.array(z.string()).min(1),
  /** The case that orders points for them. */
  caseId: z.string().nullable(),
  rule: z.string(),
  practitioner: z.string(),
  site: z.strictObject({ id: z.string(), name: z.string() }),
  conduct: z.enum(CONDUCT_CODES),
  band: z.enum(BAND_NAMES),
  points: z.number(),
  decidedAt: z.string(),
});
export type SuggestedPoints = z.infer<typeof SuggestedPoints>;

/** What a person makes of a proposal, or of an entry that counts. */
export const PointSettlement = z.strictObject({
  step: z.enum(['confirmed', 'rejected', 'voided']),
  reason: Words,
});
export type PointSettlement = z.infer<typeof PointSettlement>;
