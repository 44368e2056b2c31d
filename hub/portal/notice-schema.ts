import { z } from 'zod';
import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import { Message } from '../crosscheck/message.ts';
import { KIND_NAMES } from '../files/kinds.ts';
import { CaseClock } from '../workflow/case-schema.ts';
import { keptText } from '../workflow/fields.ts';

/** The reason of a delivery by opening: a code, as of the hub's own steps; pages say it in their words. */
export const OPENED = 'opened-in-portal';

/** Where a matter stands for the institution: what it has to do, or that it has nothing to do. */
export const STAGES = ['to-answer', 'late', 'to-state', 'in-review', 'decided', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/** What an institution can be told. */
export const DOCUMENT_KINDS = ['notice', 'proposal', 'decision'] as const;

/** What it may say to a notice, and to a proposal. */
export const STANDS = {
  explanation: ['accepts', 'partly', 'contests'],
  statement: ['accepts', 'statement', 'appeal'],
} as const;
export type AnswerStep = keyof typeof STANDS;
const ANSWER_STEPS = ['explanation', 'statement'] as const;
const ALL_STANDS = ['accepts', 'partly', 'contests', 'statement', 'appeal'] as const;

export const NoticeSummary = z.strictObject({
  id: z.string(),
  number: z.string(),
  site: z.strictObject({ id: z.string(), name: z.string() }),
  stage: z.enum(STAGES),
  /** What is asked for now. */
  asks: z.enum(ANSWER_STEPS).nullable(),
  /** When the latest document came. */
  toldAt: z.string(),
  opened: z.boolean(),
  /** Working days for the answer, from the opening on; null where nothing was asked. */
  days: z.number().nullable(),
  clock: CaseClock.nullable(),
  rules: z.array(z.string()),
  amountFen: z.number(),
  answeredAt: z.string().nullable(),
  drafted: z.boolean(),
});
export type NoticeSummary = z.infer<typeof NoticeSummary>;

export const NoticePage = z.strictObject({
  /** The hub's clock. */
  now: z.string(),
  counts: z.strictObject({ open: z.number(), answered: z.number(), closed: z.number() }),
  total: z.number(),
  items: z.array(NoticeSummary),
});
export type NoticePage = z.infer<typeof NoticePage>;

export const NoticeQuery = z.strictObject({
  show: z.enum(['open', 'answered', 'closed']).default('open'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type NoticeQuery = z.infer<typeof NoticeQuery>;

/** One letter to the institution: a step of the case as it may read it. */
export const NoticeDocument = z.strictObject({
  step: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  /** `2026-000123-2`: the case and which of its letters. */
  number: z.string(),
  at: z.string(),
  /** The end of the period as it is now: opening, resuming and extending move it. */
  dueAt: z.string().nullable(),
  reason: z.string(),
  measures: z.array(z.string()),
  basis: z.string().nullable(),
  amountFen: z.number().nullable(),
  fineFen: z.number().nullable(),
  suspendedMonths: z.number().nullable(),
  /** The findings that it names; null in a letter from before letters named them. */
  findings: z.array(z.string()).nullable(),
});
export type NoticeDocument = z.infer<typeof NoticeDocument>;

/** What a finding says that is not this institution's business stands as this; pages and letters have a word for it. */
export const WITHHELD = '***';

/** What is alleged, with the evidence of this institution only. */
export const Allegation = z.strictObject({
  finding: z.string(),
  rule: z.string(),
  class: z.enum(FINDING_CLASSES),
  /** False: retracted or let go meanwhile. */
  stands: z.boolean(),
  reason: Message,
  legalBasis: z.array(z.string()),
  amountFen: z.number(),
  claim: z
    .strictObject({
      id: z.string(),
      from: z.string(),
      settledAt: z.string(),
      totalFen: z.number(),
      fundFen: z.number(),
      lines: z.array(
        z.strictObject({ id: z.string(), at: z.string(), item: z.string().nullable(), amountFen: z.number() }),
      ),
    })
    .nullable(),
  /** The stay that it is about, as the institution reported it itself: without it nobody can look it up. */
  stay: z
    .strictObject({
      id: z.string(),
      from: z.string(),
      until: z.string().nullable(),
      ward: z.string().nullable(),
      bed: z.string().nullable(),
    })
    .nullable(),
  /** The device that it is about, if it stands here. */
  device: z.string().nullable(),
  evidence: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      at: z.string(),
      device: z.string(),
      outcome: z.enum(['match', 'no-match', 'not-assessable']).nullable(),
      score: z.number().nullable(),
      threshold: z.number().nullable(),
      holds: z.boolean(),
    }),
  ),
  /** Pieces of evidence of other institutions: named by number only. */
  withheld: z.number(),
});
export type Allegation = z.infer<typeof Allegation>;

export const FileView = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(KIND_NAMES),
  bytes: z.number(),
  digest: z.string(),
  at: z.string(),
  /** Its content is gone; the digest stays. */
  removed: z.enum(['withdrawn', 'age']).nullable(),
});
export type FileView = z.infer<typeof FileView>;

/** An answer that was sent, with what proves that it was. */
export const AnswerView = z.strictObject({
  step: z.string(),
  kind: z.enum(ANSWER_STEPS),
  stand: z.enum(ALL_STANDS),
  text: z.string(),
  at: z.string(),
  by: z.string(),
  files: z.array(FileView),
  /** The line of the ledger, and the digest of the step that it commits to. */
  ledgerIndex: z.number(),
  digest: z.string(),
});
export type AnswerView = z.infer<typeof AnswerView>;

export const ExtensionView = z.strictObject({
  id: z.string(),
  days: z.number(),
  reason: z.string(),
  at: z.string(),
  by: z.string(),
  answer: z.enum(['granted', 'refused']).nullable(),
  answeredAt: z.string().nullable(),
  /** What the office said to it. Null: not answered, or answered before that was kept. */
  words: z.string().nullable(),
});
export type ExtensionView = z.infer<typeof ExtensionView>;

/** What happened, as far as it is the institution's business; nobody of the office by name. */
export const NoticeEvent = z.strictObject({
  at: z.string(),
  what: z.enum([
    ...['notice', 'delivered', 'pause', 'resume', 'extend', 'explanation', 'overdue', 'propose', 'statement'],
    ...['no-statement', 'not-extended', 'decision', 'reopen', 'close'],
  ] as const),
  dueAt: z.string().nullable(),
  because: z.string().nullable(),
  /** What the office said with it, outside of letters. */
  words: z.string().nullable(),
});
export type NoticeEvent = z.infer<typeof NoticeEvent>;

export const NoticeView = z.strictObject({
  ...NoticeSummary.shape,
  now: z.string(),
  documents: z.array(NoticeDocument),
  allegations: z.array(Allegation),
  answers: z.array(AnswerView),
  draft: z.strictObject({
    stand: z.enum(ALL_STANDS).nullable(),
    text: z.string(),
    at: z.string().nullable(),
    by: z.string().nullable(),
    files: z.array(FileView),
  }),
  extensions: z.array(ExtensionView),
  mayExtend: z.boolean(),
  events: z.array(NoticeEvent),
  limits: z.strictObject({ fileBytes: z.number(), files: z.number(), endings: z.array(z.string()) }),
});
export type NoticeView = z.infer<typeof NoticeView>;

export const DraftInput = z.strictObject({
  stand: z.enum(ALL_STANDS).nullable(),
  text: z.string().max(4000),
});
export type DraftInput = z.infer<typeof DraftInput>;

export const AnswerInput = z.strictObject({ stand: z.enum(ALL_STANDS), text: keptText(4, 4000) });
export type AnswerInput = z.infer<typeof AnswerInput>;

export const ExtensionInput = z.strictObject({ days: z.int().min(1).max(30), reason: keptText(4, 1000) });
export type ExtensionInput = z.infer<typeof ExtensionInput>;

/** What operators see beside the steps: contents of answers, requests, and whether the notice was opened. */
export const OfficeView = z.strictObject({
  answers: z.array(AnswerView),
  openedAt: z.string().nullable(),
  /** Files that operators attached and no step names yet. */
  loose: z.array(FileView),
  extensions: z.array(ExtensionView),
  limits: NoticeView.shape.limits,
});
export type OfficeView = z.infer<typeof OfficeView>;

export const ExtensionAnswer = z.strictObject({ answer: z.enum(['granted', 'refused']), reason: keptText(4, 1000) });
export type ExtensionAnswer = z.infer<typeof ExtensionAnswer>;
