import { z } from 'zod';
import type { ParameterFamily } from '../parameters/family.ts';

/** What a province or city sets: the regulations ask for reasonable periods and leave the numbers to them. */
export const WorkflowParameters = z.strictObject({
  /** Working days in which an institution answers a notice. */
  noticeDays: z.int().min(1).max(60).default(5),
  /** Working days for a statement upon a proposed decision. */
  statementDays: z.int().min(1).max(60).default(5),
  /** Working days after which a notice that nobody opened counts as delivered. */
  deemedDeliveryDays: z.int().min(0).max(30).default(3),
  /** Below this amount one person may dismiss alone, fen. */
  dismissAloneBelowFen: z.int().min(0).default(200_000),
  /** From this amount on several people decide together, fen. */
  collegialFromFen: z.int().min(0).default(5_000_000),
  /** How many people that takes. */
  panelSize: z.int().min(2).max(15).default(3),
  /** How far back earlier cases of the same subject count for what is suggested, months. */
  historyMonths: z.int().min(1).max(60).default(12),
  /** For how long the words of a case are kept after it ended, years; no shorter than a decision can be challenged. */
  keepYears: z.int().min(3).max(100).default(10),
});
export type WorkflowParameters = z.infer<typeof WorkflowParameters>;

export const WORKFLOW_PARAMETERS: ParameterFamily<WorkflowParameters> = {
  name: 'workflow',
  schema: WorkflowParameters,
};
