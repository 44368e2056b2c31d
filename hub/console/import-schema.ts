import { z } from 'zod';

/** How many rows an import had, and what became of them. */
export const ImportCounts = z.strictObject({
  rows: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  cancelled: z.number(),
  rejected: z.number(),
});
