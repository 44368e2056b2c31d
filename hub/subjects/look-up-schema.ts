import { z } from 'zod';
import { SUBJECT_PAGES } from './subject-schema.ts';

/** Something that was found by what was typed. */
export const SubjectHit = z.strictObject({
  type: z.enum(SUBJECT_PAGES),
  id: z.string(),
  /** Of an institution; of a device, the institution's. */
  name: z.string().nullable(),
});
export type SubjectHit = z.infer<typeof SubjectHit>;
