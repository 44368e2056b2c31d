import { z } from 'zod';

/** A step with what opens its line of the ledger. */
export const ProvenLine = z.strictObject({
  content: z.string(),
  at: z.string(),
  index: z.number(),
  leaf: z.string(),
  salt: z.string().nullable(),
  ref: z.string(),
  /** That the line is in the log of the checkpoint shown with it: hashes in base64url; empty while there is none. */
  proof: z.array(z.string()),
});
export type ProvenLine = z.infer<typeof ProvenLine>;
