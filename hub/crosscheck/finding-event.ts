import { z } from 'zod';
import { Message } from './message.ts';

/** A step in the life of a finding: what the hub found out, or what a person decided. */
export const FindingEvent = z.strictObject({
  at: z.string(),
  kind: z.enum(['opened', 'updated', 'retracted', 'reopened', 'decided', 'decision-voided']),
  by: z.string(),
  outcome: z.enum(['upheld', 'dismissed']).nullable(),
  reason: z.string().nullable(), // the person's own words
  cause: Message.nullable(), // the hub's reason
});
export type FindingEvent = z.infer<typeof FindingEvent>;
