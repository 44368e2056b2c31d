import { z } from 'zod';

/**
 * The outcome as the person is told. `see-staff`: what was seen may be a picture of a person. What the face decision was is then
 * only in the signed event: the answer must not tell an attacker how good the picture was.
 */
export const ShownOutcome = z.enum(['match', 'no-match', 'not-assessable', 'see-staff']);
export type ShownOutcome = z.infer<typeof ShownOutcome>;
