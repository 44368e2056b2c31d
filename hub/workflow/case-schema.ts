import { z } from 'zod';
import { SiteId, SubjectId } from '../../contract/ids.ts';
import { PERMISSIONS } from '../access/roles.ts';
import { FindingSummary } from '../cases/finding-schema.ts';
import { FIELD_KINDS, keptText } from './fields.ts';
import { GUARD_NAMES } from './guard.ts';
import { ASIDE_AS } from './set-aside.ts';
import { CASE_SOURCES, CASE_STATES, GRADES } from './states.ts';
import { NOTE_NAMES, READERS, STEP_NAMES } from './step.ts';

const SiteRef = z.strictObject({ id: z.string(), name: z.string() });
const FieldValue = z.union([z.string(), z.number(), z.array(z.string())]);
const StepName = z.enum(STEP_NAMES);

/** When the institution's period ends, and how much of it is left. */
export const CaseClock = z.strictObject({
  dueAt: z.string(),
  /** Working days left, today not counted; below 0: over since. */
  daysLeft: z.number(),
  pausedAt: z.string().nullable(),
  overdue: z.boolean(),
  /** False: holidays of that year are not announced yet, and the day may still move. */
  certain: z.boolean(),
});
export type CaseClock = z.infer<typeof CaseClock>;

/** One row of the list of cases. */
export const CaseSummary = z.strictObject({
  id: z.string(),
  number: z.string(),
  source: z.enum(CASE_SOURCES),
  grade: z.enum(GRADES).nullable(),
  state: z.enum(CASE_STATES),
  site: SiteRef,
  person: z.string().nullable(),
  practitioner: z.string().nullable(),
  device: z.string().nullable(),
  title: z.string(),
  rules: z.array(z.string()),
  amountFen: z.number(),
  decidedFen: z.number().nullable(),
  openedAt: z.string(),
  updatedAt: z.string(),
  clock: CaseClock.nullable(),
  assignee: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Every finding of it was retracted. */
  retracted: z.boolean(),
  /** Kept whatever its age. */
  held: z.boolean(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const FieldSpec = z.strictObject({
  name: z.string(),
  kind: z.enum(FIELD_KINDS),
  optional: z.literal(true).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.array(z.string()).optional(),
  when: z.strictObject({ field: z.string(), has: z.array(z.string()) }).optional(),
});

/** Why a step can't be taken, and who could do something about it. */
export const Refusal = z.strictObject({
  code: z.enum([...GUARD_NAMES, 'not-from-here', 'not-permitted', 'withdrawn']),
  may: z.array(z.enum(PERMISSIONS)),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Refusal = z.infer<typeof Refusal>;

/** A step that leads on. `refusal` null: the caller may take it. `suggested`: what its fields are filled with at first. */
export const NextStep = z.strictObject({
  step: StepName,
  /** Who reads the words that go with it. */
  readBy: z.enum(READERS),
  fields: z.array(FieldSpec),
  refusal: Refusal.nullable(),
  suggested: z.record(z.string(), FieldValue),
});
export type NextStep = z.infer<typeof NextStep>;

export const CaseStepView = z.strictObject({
  id: z.string(),
  seq: z.number(),
  step: z.enum([...STEP_NAMES, ...NOTE_NAMES]),
  from: z.enum(CASE_STATES).nullable(),
  to: z.enum(CASE_STATES),
  by: z.string(),
  at: z.string(),
  reason: z.string(),
  fields: z.record(z.string(), FieldValue),
  dueAt: z.string().nullable(),
  voids: z.string().nullable(),
  voidedBy: z.string().nullable(),
  /** The caller may take it back now. */
  voidable: z.boolean(),
});
export type CaseStepView = z.infer<typeof CaseStepView>;

/** What the hub suggests, and the grounds: codes with values; the page has the words. */
export const Suggestion = z.strictObject({
  step: StepName.nullable(),
  measures: z.array(z.string()),
  basis: z.string().nullable(),
  because: z.array(
    z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  ),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** A finding of a case. `aside`: the rest goes on without it, since when, by whom and why. */
export const FindingOfCase = FindingSummary.extend({
  aside: z.strictObject({ as: z.enum(ASIDE_AS), by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  /** What the caller may do about this one alone: set it aside as …, or why not; put it back. */
  alone: z.strictObject({ as: z.array(z.enum(ASIDE_AS)), refusal: Refusal.nullable(), back: z.boolean() }),
});
export type FindingOfCase = z.infer<typeof FindingOfCase>;

export const CaseDetail = z.strictObject({
  ...CaseSummary.shape,
  description: z.string(),
  openedBy: z.string(),
  findings: z.array(FindingOfCase),
  legalBasis: z.array(z.string()),
  coveredFen: z.number(),
  steps: z.array(CaseStepView),
  next: z.array(NextStep),
  suggestion: Suggestion,
  /** When its words go, of a case that has ended and is not held; a step taken meanwhile moves it. */
  keptUntil: z.string().nullable(),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** The case of a finding; without one, what could be done first (`next` as of a case that is opened with it). */
export const FindingCase = z.strictObject({
  case: CaseDetail.nullable(),
  next: z.array(NextStep),
  suggestion: Suggestion,
});
export type FindingCase = z.infer<typeof FindingCase>;

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const CaseQuery = z.strictObject({
  state: z.enum(CASE_STATES).optional(),
  /** `open`: what goes on; `ended`: closed and withdrawn; `all`. */
  show: z.enum(['open', 'ended', 'all']).default('open'),
  grade: z.enum(GRADES).optional(),
  source: z.enum(CASE_SOURCES).optional(),
  site: SiteId.optional(),
  practitioner: SubjectId.optional(),
  person: SubjectId.optional(),
  /** Empty: nobody in particular. */
  assignee: z.string().max(40).optional(),
  /** Assigned to whoever asks. */
  mine: flag.default(false),
  /** Those in which whoever asks may take the next step. */
  turn: flag.default(false),
  overdue: flag.default(false),
  dueBefore: z.iso.datetime({ offset: true }).optional(),
  number: z
    .string()
    .regex(/^[\d-]{1,11}$/)
    .optional(),
  order: z.enum(['due', 'newest', 'oldest', 'amount']).default('due'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CaseQuery = z.infer<typeof CaseQuery>;

export const CasePage = z.strictObject({ total: z.number(), items: z.array(CaseSummary) });
export type CasePage = z.infer<typeof CasePage>;

/** What the list can be narrowed down to. */
export const CaseChoices = z.strictObject({ sites: z.array(SiteRef), assignees: z.array(z.string()) });
export type CaseChoices = z.infer<typeof CaseChoices>;

const FindingIds = z.array(z.string().max(64)).min(1).max(50);

export const NewCase = z.union([
  z.strictObject({ source: z.literal('finding'), findings: FindingIds, title: keptText(0, 120).optional() }),
  z.strictObject({
    source: z.enum(['complaint', 'inspection']),
    site: SiteId,
    title: keptText(4, 120),
    description: keptText(4, 4000),
    person: SubjectId.nullable().optional(),
    practitioner: SubjectId.nullable().optional(),
  }),
]);
export type NewCase = z.infer<typeof NewCase>;

export const NewStep = z.strictObject({
  step: StepName,
  reason: z.string().max(4000),
  fields: z.record(z.string().max(40), FieldValue).default({}),
  after: z.int().min(0).optional(),
});
export type NewStep = z.infer<typeof NewStep>;

export const VoidInput = z.strictObject({ reason: z.string().max(4000) });
export const Assignment = z.strictObject({ to: z.string().max(40).nullable() });
export const MoreFindings = z.strictObject({ findings: FindingIds });

/** Up to 200 findings taken up at once, each in a case of its own. */
export const BulkTriage = z.strictObject({
  findings: z.array(z.string().max(64)).min(1).max(200),
  grade: z.enum(GRADES).optional(),
  dismiss: z.literal(true).optional(),
  reason: z.string().max(4000).default(''),
  assignee: z.string().max(40).nullable().optional(),
});
export type BulkTriage = z.infer<typeof BulkTriage>;

export const BulkResult = z.strictObject({
  items: z.array(
    z.strictObject({
      finding: z.string(),
      case: z.string().nullable(),
      number: z.string().nullable(),
      /** Null: done. Otherwise nothing was done about this finding. */
      problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});
export type BulkResult = z.infer<typeof BulkResult>;
