import { z } from 'zod';
import { FindingSummary } from './finding-schema.ts';

/** By what another finding is like this one. The page has words for each. */
export const LIKENESSES = [
  'same-pair',
  'same-person',
  'same-practitioner',
  'same-device',
  'same-rule',
  'same-site',
  'same-hour',
  'same-amount',
] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** What was found before about somebody or something that this finding is about; this one not counted. */
const Past = z.strictObject({
  about: z.enum(['person', 'practitioner', 'device', 'site']),
  id: z.string(),
  open: z.number(),
  upheld: z.number(),
  dismissed: z.number(),
  retracted: z.number(),
  /** Of what was upheld, in fen. */
  upheldFen: z.number(),
  lastAt: z.string().nullable(),
});
export type Past = z.infer<typeof Past>;

const Similar = z.strictObject({
  finding: FindingSummary,
  because: z.array(z.enum(LIKENESSES)),
  /** What was decided there, in the words of whoever decided. */
  decision: z.strictObject({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
});
export type Similar = z.infer<typeof Similar>;

/** What stands around a finding: the history of whom it is about, and others like it. */
export const RelatedFindings = z.strictObject({ past: z.array(Past), similar: z.array(Similar) });
export type RelatedFindings = z.infer<typeof RelatedFindings>;
