import { z } from 'zod';
import { SiteId } from '../../contract/ids.ts';
import { keptText } from '../workflow/fields.ts';
import { OUTCOMES } from './visit.ts';

/** Somebody who may inspect: an account or the number of a certificate, never a name. */
export const InspectorInput = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$/),
  department: z.string().trim().min(1).max(60),
  /** Institutions that this inspector must not inspect: worked there, has family there. */
  conflicts: z.array(SiteId).max(200).default([]),
  state: z.enum(['active', 'retired']).default('active'),
});
export type InspectorInput = z.infer<typeof InspectorInput>;

export const InspectorList = z.strictObject({
  items: z.array(z.strictObject({ ...InspectorInput.shape, updatedAt: z.string() })),
});
export type InspectorList = z.infer<typeof InspectorList>;

/** What came out of a visit. `problems` opens a case: a clue with the source "inspection". */
export const ResultInput = z
  .strictObject({
    plan: z.string().max(40),
    site: SiteId,
    outcome: z.enum(OUTCOMES),
    title: keptText(4, 120).optional(),
    words: keptText(4, 4000),
  })
  .refine(({ outcome, title }) => (outcome === 'problems') === (title !== undefined), {
    error: 'problems have a title for the case they become, other outcomes none',
    path: ['title'],
  });
export type ResultInput = z.infer<typeof ResultInput>;

export const VisitResult = z.strictObject({
  site: z.string(),
  outcome: z.enum(OUTCOMES),
  words: z.string(),
  by: z.string(),
  at: z.string(),
  caseId: z.string().nullable(),
});
export type VisitResult = z.infer<typeof VisitResult>;

/** A visit as the page of an institution shows it. `outcome` null = nobody has entered a result. */
export const SiteVisit = z.strictObject({
  month: z.string(),
  day: z.string(),
  state: z.enum(['planned', 'done', 'not-possible']),
  outcome: z.string().nullable(),
  caseId: z.string().nullable(),
});
export type SiteVisit = z.infer<typeof SiteVisit>;

/** Which institutions a campaign is about: open findings of some rules, found since a day. */
export const CampaignQuery = z.strictObject({
  rules: z
    .string()
    .regex(/^[A-Z]\d{2}(,[A-Z]\d{2})*$/)
    .max(200)
    .optional(),
  since: z.iso.date().optional(),
});
export type CampaignQuery = z.infer<typeof CampaignQuery>;

export const CampaignList = z.strictObject({
  items: z.array(
    z.strictObject({
      site: z.string(),
      name: z.string(),
      findings: z.number(),
      amountFen: z.number(),
      /** Findings that it was already asked to check itself. */
      asked: z.number(),
    }),
  ),
});
export type CampaignList = z.infer<typeof CampaignList>;

/** Asks institutions to check their findings themselves (自查自纠). */
export const SelfCheckInput = z.strictObject({
  ...CampaignQuery.shape,
  campaign: keptText(2, 80),
  sites: z.array(SiteId).min(1).max(500),
  dueOn: z.iso.date(),
});
export type SelfCheckInput = z.infer<typeof SelfCheckInput>;

const ANSWERS = ['open', 'corrected', 'explained'] as const;

export const SelfCheckAnswer = z.strictObject({
  finding: z.string().max(64),
  answer: z.enum(['corrected', 'explained']),
  words: keptText(4, 2000),
});
export type SelfCheckAnswer = z.infer<typeof SelfCheckAnswer>;

/** How much an institution looked through, what was wrong, and what it gives back: more than the list may be found. */
export const SelfCheckCounts = z.strictObject({
  checked: z.int().min(0).max(10_000_000),
  wrong: z.int().min(0).max(10_000_000),
  refundFen: z.int().min(0).max(1e13),
});
export type SelfCheckCounts = z.infer<typeof SelfCheckCounts>;

/** A list reported on as a whole: kept as it was sent, with its line of the ledger. */
export const SelfCheckReport = z.strictObject({
  ...SelfCheckCounts.shape,
  words: z.string(),
  /** Digests of the files that were sent with it. */
  files: z.array(z.string()),
  late: z.boolean(),
  by: z.string(),
  at: z.string(),
});
export type SelfCheckReport = z.infer<typeof SelfCheckReport>;

/** A file that came with a report, as operators see it. */
const ReportFile = z.strictObject({ id: z.string(), name: z.string(), bytes: z.number(), digest: z.string() });

export const SelfCheckList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      site: z.string(),
      name: z.string(),
      campaign: z.string(),
      dueOn: z.string(),
      by: z.string(),
      /** Null = the institution has not sent it; it may answer finding by finding through an operator as well. */
      report: z.strictObject({ ...SelfCheckReport.shape, files: z.array(ReportFile) }).nullable(),
      findings: z.array(
        z.strictObject({
          finding: z.string(),
          rule: z.string(),
          amountFen: z.number(),
          status: z.string(),
          answer: z.enum(ANSWERS),
          words: z.string().nullable(),
          by: z.string().nullable(),
          at: z.string().nullable(),
        }),
      ),
    }),
  ),
});
export type SelfCheckList = z.infer<typeof SelfCheckList>;
