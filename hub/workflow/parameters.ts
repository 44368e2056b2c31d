import { z } from 'zod';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { Database, Store } from '../store/store.ts';

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
});
export type WorkflowParameters = z.infer<typeof WorkflowParameters>;

const KEY = 'workflow';

/** The parameters in force. */
export async function workflowParameters(db: Database): Promise<WorkflowParameters> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst();
  return WorkflowParameters.parse(row ? JSON.parse(row.value) : {});
}

/** Sets them from now on; periods that run already keep their end. What was in force when is in the ledger. */
export async function setWorkflowParameters(store: Store, parameters: WorkflowParameters, now: number): Promise<void> {
  const value = JSON.stringify(parameters);
  const updated_at = new Date(now).toISOString();
  await store.transaction(
    async (trx) => {
      await trx
        .insertInto('settings')
        .values({ key: KEY, value, updated_at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, updated_at }))
        .execute();
      await enterConfiguration(trx, 'workflow', value, now);
    },
    { sequencer: true },
  );
}
