import { z } from 'zod';
import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';

/** What figures can be broken down by, from wide to narrow. */
export const BREAKDOWNS = ['region', 'institution', 'department', 'practitioner', 'rule'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** Longest period, in days: a quarter. */
export const MOST_DAYS = 92;
const DAY_MS = 86_400_000;

/** Which figures. Local dates, both included; a region by its first digits (GB/T 2260): 2 a province, 4 a city, 6 a district. */
export const FiguresQuery = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    region: z
      .string()
      .regex(/^(\d\d){1,3}$/)
      .optional(),
    site: z.string().min(1).max(40).optional(),
    department: z.string().min(1).max(80).optional(),
    rule: z.string().min(1).max(8).optional(),
    by: z.enum(BREAKDOWNS).optional(),
  })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    error: `to must be from 0 to ${MOST_DAYS - 1} days after from`,
    path: ['to'],
  });
export type FiguresQuery = z.infer<typeof FiguresQuery>;

/** Claims settled in a period. `checkable`: judged, and not exempt; shares are of these. */
export const ClaimSums = z.strictObject({
  claims: z.number(),
  cancelled: z.number(),
  fundFen: z.number(),
  unjudged: z.number(),
  exempt: z.number(),
  checkable: z.number(),
  attested: z.number(),
  manual: z.number(),
  downtime: z.number(),
  /** Could not be told: evidence could not come about or is on its way. */
  unknown: z.number(),
  mismatched: z.number(),
});
export type ClaimSums = z.infer<typeof ClaimSums>;

/** Of an institution's claims what its row shows: each further sum is added up over every institution and day. Kept reports may hold more. */
export const PartClaims = z.object(
  ClaimSums.pick({ claims: true, checkable: true, attested: true, unknown: true }).shape,
);
export type PartClaims = z.infer<typeof PartClaims>;

/** Findings opened in a period, and those that were decided or withdrawn in it, with the amounts at stake. */
export const FindingSums = z.strictObject({
  opened: z.number(),
  openedFen: z.number(),
  upheld: z.number(),
  upheldFen: z.number(),
  dismissed: z.number(),
  retracted: z.number(),
});
export type FindingSums = z.infer<typeof FindingSums>;

/** How old open findings are: opened up to so many days ago; null = earlier still. */
export const QueueAge = z.strictObject({
  upToDays: z.number().nullable(),
  findings: z.number(),
  amountFen: z.number(),
});
export type QueueAge = z.infer<typeof QueueAge>;

export const DayFigures = z.strictObject({
  day: z.string(),
  claims: z.number(),
  checkable: z.number(),
  attested: z.number(),
  unknown: z.number(),
  ...FindingSums.shape,
});
export type DayFigures = z.infer<typeof DayFigures>;

const open = { open: z.number(), openFen: z.number() };

export const RuleFigures = z.strictObject({
  rule: z.string(),
  class: z.enum(FINDING_CLASSES),
  ...FindingSums.shape,
  ...open,
});
export type RuleFigures = z.infer<typeof RuleFigures>;

/** A part of the whole. Claims are counted by institution, so that narrower parts have none (null). */
export const PartFigures = z.strictObject({
  id: z.string(),
  name: z.string().nullable(),
  claims: PartClaims.nullable(),
  ...FindingSums.shape,
  ...open,
});
export type PartFigures = z.infer<typeof PartFigures>;

export const Whole = z.strictObject({ claims: ClaimSums.nullable(), findings: FindingSums, events: z.number() });
export type Whole = z.infer<typeof Whole>;

/** The overview's answer. */
export const OverviewFigures = z.strictObject({
  asOf: z.string(),
  /** False: changes are being counted and will show within seconds. */
  upToDate: z.boolean(),
  period: z.strictObject({ from: z.string(), to: z.string() }),
  before: z.strictObject({ from: z.string(), to: z.string() }),
  site: z.strictObject({ id: z.string(), name: z.string(), region: z.string() }).nullable(),
  current: Whole,
  /** The same of as many days before. */
  earlier: Whole,
  queue: z.strictObject({ ...open, oldestDay: z.string().nullable(), ages: z.array(QueueAge) }),
  days: z.array(DayFigures),
  rules: z.array(RuleFigures),
  breakdown: z.strictObject({ by: z.enum(BREAKDOWNS), parts: z.array(PartFigures), more: z.number() }),
  devices: z.strictObject({ online: z.number(), offline: z.number() }),
});
export type OverviewFigures = z.infer<typeof OverviewFigures>;
