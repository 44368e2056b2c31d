import { z } from 'zod';

const BeforeAfter = z.strictObject({ before: z.number(), after: z.number() });
const DaysBeforeAfter = z.strictObject({ before: z.string(), after: z.string() });

/** What other periods and amounts would do to today's work. */
export const WorkflowPreview = z.strictObject({
  /** Until when a notice opened today, and a statement asked for today, would be waited for. */
  notice: DaysBeforeAfter,
  statement: DaysBeforeAfter,
  /** Open findings, and those of them that one person might dismiss alone. */
  open: z.number(),
  alone: BeforeAfter,
  /** Cases going on, and those of them that several people decide because of the amount. */
  cases: z.number(),
  collegial: BeforeAfter,
});
export type WorkflowPreview = z.infer<typeof WorkflowPreview>;
