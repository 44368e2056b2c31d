import { z } from 'zod';
import { SubjectId } from './ids.ts';

/**
 * What a person agreed to. Face data is sensitive personal information: consent is separate, informed, withdrawable.
 * `sighting`: cameras that watch an entrance may recognise this member of staff.
 */
export const CONSENT_SCOPES = ['face-verification', 'template-site', 'template-vault', 'sighting'] as const;

/**
 * A recorded consent. `notice` is the version of the notice shown; `by` says who consented: under 14 years only a
 * guardian can (Personal Information Protection Law, art. 31; Measures on face recognition of 2025-06-01).
 */
export const Consent = z
  .strictObject({
    id: z.uuid(),
    notice: z.string().min(1).max(64),
    scopes: z.array(z.enum(CONSENT_SCOPES)).min(1),
    by: z.enum(['self', 'guardian']),
    under14: z.boolean(),
    witness: SubjectId.optional(),
    at: z.iso.datetime(),
  })
  .refine((consent) => !consent.under14 || consent.by === 'guardian', {
    error: 'for a person under 14 the guardian has to consent',
    path: ['by'],
  });
export type Consent = z.infer<typeof Consent>;
