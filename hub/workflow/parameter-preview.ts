import { addWorkingDays, civilDate } from '../calendar/working-days.ts';
import type { Database } from '../store/store.ts';
import type { WorkflowPreview } from './parameter-preview-schema.ts';
import type { WorkflowParameters } from './parameters.ts';

/** Compares two sets of parameters by the findings and cases that are open. `now` in ms since 1970. */
export async function previewWorkflow(
  db: Database,
  inForce: WorkflowParameters,
  wanted: WorkflowParameters,
  now: number,
): Promise<WorkflowPreview> {
  const today = civilDate(now);
  const both = <T>(of: (parameters: WorkflowParameters) => T) => ({ before: of(inForce), after: of(wanted) });
  const [findings, cases] = await Promise.all([
    db
      .selectFrom('findings')
      .select((eb) => {
        const below = (fen: number) => eb.fn.sum<number>(eb.case().when('amount_fen', '<', fen).then(1).else(0).end());
        const { before, after } = both((one) => below(one.dismissAloneBelowFen));
        return [eb.fn.countAll<number>().as('all'), before.as('before'), after.as('after')];
      })
      .where('status', '=', 'open')
      .where('mode', '!=', 'shadow')
      .executeTakeFirst(),
    db
      .selectFrom('cases')
      .select((eb) => {
        const from = (fen: number) => eb.fn.sum<number>(eb.case().when('amount_fen', '>=', fen).then(1).else(0).end());
        const { before, after } = both((one) => from(one.collegialFromFen));
        return [eb.fn.countAll<number>().as('all'), before.as('before'), after.as('after')];
      })
      .where('state', '!=', 'closed')
      .executeTakeFirst(),
  ]);
  return {
    notice: both(({ noticeDays }) => addWorkingDays(today, noticeDays)),
    statement: both(({ statementDays }) => addWorkingDays(today, statementDays)),
    open: Number(findings?.all ?? 0),
    alone: pair(findings),
    cases: Number(cases?.all ?? 0),
    collegial: pair(cases),
  };
}

// PostgreSQL gives sums as text, and of no rows nothing.
function pair(sums: { before: number | null; after: number | null } | undefined) {
  return { before: Number(sums?.before ?? 0), after: Number(sums?.after ?? 0) };
}
