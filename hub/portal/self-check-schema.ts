import { z } from 'zod';
import { SelfCheckAnswer, SelfCheckCounts } from '../inspection/inspection-schema.ts';
import { CaseClock } from '../workflow/case-schema.ts';
import { keptText } from '../workflow/fields.ts';
import { Allegation, FileView, NoticeView } from './notice-schema.ts';

/** A report holds words about up to 200 findings. */
export const REPORT_BYTES = 2 * 1024 * 1024;
const MOST_ANSWERS = 200;

export const CHECK_STATES = ['to-check', 'late', 'sent'] as const;

export const OwnCheckSummary = z.strictObject({
  id: z.string(),
  campaign: z.string(),
  askedAt: z.string(),
  state: z.enum(CHECK_STATES),
  clock: CaseClock,
  findings: z.number(),
  amountFen: z.number(),
  rules: z.array(z.string()),
  drafted: z.boolean(),
  sent: z.strictObject({ at: z.string(), late: z.boolean() }).nullable(),
});
export type OwnCheckSummary = z.infer<typeof OwnCheckSummary>;

export const OwnCheckList = z.strictObject({ now: z.string(), items: z.array(OwnCheckSummary) });
export type OwnCheckList = z.infer<typeof OwnCheckList>;

/** A report as far as it is written; nothing of it has been said yet. */
export const SelfCheckDraft = z.strictObject({
  checked: SelfCheckCounts.shape.checked.nullable(),
  wrong: SelfCheckCounts.shape.wrong.nullable(),
  refundFen: SelfCheckCounts.shape.refundFen.nullable(),
  words: z.string().max(4000),
  answers: z
    .array(
      z.strictObject({
        finding: z.string().max(64),
        answer: SelfCheckAnswer.shape.answer.nullable(),
        words: z.string().max(2000),
      }),
    )
    .max(MOST_ANSWERS),
});
export type SelfCheckDraft = z.infer<typeof SelfCheckDraft>;

/** A report as it is sent: every finding answered, the counts of the check, and words for the whole. */
export const SelfCheckReportInput = z
  .strictObject({
    ...SelfCheckCounts.shape,
    words: keptText(4, 4000),
    answers: z.array(SelfCheckAnswer).max(MOST_ANSWERS),
  })
  .refine(({ checked, wrong }) => wrong <= checked, { error: 'not more was wrong than was checked', path: ['wrong'] });
export type SelfCheckReportInput = z.infer<typeof SelfCheckReportInput>;

/** One list with everything that its institution may know of it. */
export const OwnCheck = z.strictObject({
  ...OwnCheckSummary.shape,
  now: z.string(),
  items: z.array(
    z.strictObject({
      allegation: Allegation,
      /** False = nothing is asked about it any more, or it was answered. */
      asked: z.boolean(),
      /** As it was sent, or entered by an operator from a letter. */
      answer: SelfCheckAnswer.shape.answer.nullable(),
      words: z.string().nullable(),
    }),
  ),
  draft: z.strictObject({ ...SelfCheckDraft.shape, at: z.string().nullable(), by: z.string().nullable() }),
  files: z.array(FileView),
  report: z
    .strictObject({
      ...SelfCheckCounts.shape,
      words: z.string(),
      late: z.boolean(),
      by: z.string(),
      at: z.string(),
      files: z.array(FileView),
      /** The line of the ledger, and the digest of the report that it commits to. */
      ledgerIndex: z.number(),
      digest: z.string(),
    })
    .nullable(),
  limits: NoticeView.shape.limits,
});
export type OwnCheck = z.infer<typeof OwnCheck>;
