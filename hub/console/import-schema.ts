import { z } from 'zod';
import { REJECT_CODES } from '../import/reject.ts';

/** How many rows an import had, and what became of them. */
export const ImportCounts = z.strictObject({
  rows: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  cancelled: z.number(),
  rejected: z.number(),
});

/** An import so far. `complete`: all of the file arrived; `broken`: it broke off, with its sender or with the hub's process. */
export const ImportState = ImportCounts.extend({
  batch: z.string(),
  format: z.string(),
  receivedAt: z.string(),
  state: z.enum(['running', 'complete', 'stopped', 'broken']),
  /** Who imports; null = nobody said. */
  account: z.string().nullable(),
  /** Who wanted it to stop. */
  stopBy: z.string().nullable(),
  /** The first import of exactly the same file, if this is not it. */
  sameAs: z.string().nullable(),
  /** Of one that runs now: how much of its source has been kept (0 to 1, null = unknown), and the seconds that took. */
  running: z.strictObject({ share: z.number().nullable(), seconds: z.number() }).nullable(),
});
export type ImportState = z.infer<typeof ImportState>;
export const ImportPage = z.strictObject({ total: z.number(), items: z.array(ImportState) });
export type ImportPage = z.infer<typeof ImportPage>;

/** A row that was not imported. `reason` is for whoever writes the file's programs; people have words for the code. */
export const RejectedRow = z.strictObject({
  line: z.number(),
  field: z.string(),
  code: z.enum(REJECT_CODES),
  reason: z.string(),
});
export type RejectedRow = z.infer<typeof RejectedRow>;
/** `total`: of all; `kept`: of those that can still be looked at, and of these by problem. */
export const RejectPage = z.strictObject({
  total: z.number(),
  kept: z.number(),
  problems: z.array(z.strictObject({ code: RejectedRow.shape.code, count: z.number() })),
  items: z.array(RejectedRow),
});
export type RejectPage = z.infer<typeof RejectPage>;
