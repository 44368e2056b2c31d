import { z } from 'zod';

/** Classes of finding, after Ningbo (2014): deterministic, to be explained by the institution, for an auditor; data quality is not fraud. */
export const FINDING_CLASSES = ['violation', 'to-verify', 'suspicious', 'data-quality'] as const;
export const SUBJECT_KINDS = [
  'claim',
  'stay',
  'person-day',
  'practitioner-day',
  'practitioner-period',
  'device-day',
  'evidence-day',
  'site-day',
  'person-period',
  'terminal-day',
  'site-period',
] as const;

/** What a rule judged: the id of a claim or a stay, or `<pseudonym, device or institution>/<local date>`. */
export const JudgedSubject = z.strictObject({ type: z.enum(SUBJECT_KINDS), id: z.string() });
export type JudgedSubject = z.infer<typeof JudgedSubject>;
