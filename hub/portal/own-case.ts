import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { PROCEDURE } from '../workflow/procedure.ts';
import { namedIn } from '../workflow/set-aside.ts';
import { effectiveSteps, type TakenStep } from '../workflow/standing.ts';
import type { StepName, StepRecord } from '../workflow/step.ts';
import { PortalError } from './error.ts';

/** Steps by which an institution learns of a case. */
export const TELLING: readonly StepName[] = ['notice', 'propose', 'notify'];

/** A case of the institution's own, which it has been told of. */
export interface OwnCase {
  readonly row: Row<'cases'>;
  /** Steps that count, in their order. */
  readonly steps: readonly TakenStep[];
}

type Reading = Database | DatabaseTransaction;

/**
 * Throws PortalError `NOTICE_UNKNOWN`, the same for a case of another institution, one that it has not been told of, and none: an
 * institution can't find out what is being looked into elsewhere.
 */
export async function ownCase(db: Reading, id: string, site: string): Promise<OwnCase> {
  const row = await db.selectFrom('cases').selectAll().where('id', '=', id).where('site', '=', site).executeTakeFirst();
  const steps = row ? ((await stepsOf(db, [id])).get(id) ?? []) : [];
  if (!row || !steps.some(({ step }) => TELLING.includes(step))) {
    throw new PortalError('NOTICE_UNKNOWN', 'there is no such notice; go back to the list');
  }
  return { row, steps };
}

/** The steps that count of some cases, by case. */
export async function stepsOf(db: Reading, cases: readonly string[]): Promise<Map<string, TakenStep[]>> {
  if (cases.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_steps')
    .select(['case_id', 'content'])
    .where('case_id', 'in', [...cases])
    .where('content', '!=', '') // erased: nothing can be said of it any more
    .orderBy('seq')
    .execute();
  const records = Map.groupBy(rows, ({ case_id }) => case_id);
  return new Map(
    [...records].map(([id, own]) => [id, effectiveSteps(own.map(({ content }) => JSON.parse(content) as StepRecord))]),
  );
}

/** The findings that an institution was told of by its letters. Null: a letter from before letters named them was about all. */
export function toldFindings(steps: readonly TakenStep[]): ReadonlySet<string> | null {
  const said = toldSteps(steps).filter(({ step }) => PROCEDURE[step].namesFindings);
  return said.every(({ fields }) => Array.isArray(fields.findings)) ? new Set(said.flatMap(namedIn)) : null;
}

/** The steps that an institution may know of: a decision only from its notification on. */
export function toldSteps(steps: readonly TakenStep[]): readonly TakenStep[] {
  const notified = steps.findLastIndex(({ step }) => step === 'notify');
  const since = steps.findLastIndex(({ step }) => step === 'decide' || step === 'release');
  return since > notified ? steps.slice(0, since) : steps;
}
