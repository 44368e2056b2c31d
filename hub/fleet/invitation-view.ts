import { z } from 'zod';
import { Place } from '../../contract/evidence.ts';

/** An invitation without its secret, which is shown once and never again. */
export const InvitationView = z.strictObject({
  id: z.string(),
  device: z.string(),
  site: z.string(),
  profile: z.string(),
  place: Place,
  state: z.enum(['open', 'used', 'ended']),
  createdAt: z.string(),
  expiresAt: z.string(),
  usedAt: z.string().nullable(),
});
export type InvitationView = z.infer<typeof InvitationView>;
