import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { WorkflowError } from './error.ts';
import { loadCase } from './facts.ts';
import { noteWithin } from './note.ts';
import { ENDED } from './states.ts';

/** Adds findings of the same institution to a case that goes on: what a complaint was about, or more of the same. */
export async function addFindings(
  store: Store,
  caseId: string,
  ids: readonly string[],
  by: string,
  now: number,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const loaded = await loadCase(trx, caseId, now);
      const { row, standing } = loaded.facts;
      if (ENDED.includes(standing.state) || standing.outcome !== null) {
        throw new WorkflowError('CASE_MOVED', 'this case is decided; open another one for the finding');
      }
      const rows = await trx
        .selectFrom('findings')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();
      const foreign = rows.some(({ site }) => site !== row.site);
      if (foreign) throw new WorkflowError('SITES_DIFFER', 'this finding is about another institution');
      if (rows.length !== new Set(ids).size) throw new WorkflowError('FINDING_NOT_OPEN', 'there is no such finding');
      await joinFindings(trx, caseId, rows, new Date(now).toISOString());
      await noteWithin(trx, loaded, { step: 'joined', by, reason: '', fields: { findings: [...ids] } }, now);
    },
    { sequencer: true },
  );
}

/** Makes open findings of one institution part of a case. Throws when one is decided, or in another case that goes on. */
export async function joinFindings(
  trx: DatabaseTransaction,
  caseId: string,
  findings: readonly Row<'findings'>[],
  at: string,
): Promise<void> {
  if (findings.length === 0) return;
  if (new Set(findings.map(({ site }) => site)).size > 1) {
    throw new WorkflowError('SITES_DIFFER', 'a case is about one institution; open one for each');
  }
  if (findings.some(({ status }) => status !== 'open')) {
    throw new WorkflowError('FINDING_NOT_OPEN', 'only a finding that is open can be taken up; load it again');
  }
  const ids = findings.map(({ id }) => id);
  const taken = await caseOfFindings(trx, ids);
  if (taken) throw new WorkflowError('FINDING_TAKEN', `the finding is in case ${taken.number} already`);
  await trx
    .insertInto('case_findings')
    .values(ids.map((finding_id) => ({ case_id: caseId, finding_id, joined_at: at, aside: null })))
    .execute();
}

/** The latest case that one of these findings is in and that was not withdrawn. */
export async function caseOfFindings(
  db: Pick<DatabaseTransaction, 'selectFrom'>,
  findings: readonly string[],
): Promise<Pick<Row<'cases'>, 'id' | 'number' | 'state'> | undefined> {
  if (findings.length === 0) return undefined;
  return await db
    .selectFrom('case_findings')
    .innerJoin('cases', 'cases.id', 'case_findings.case_id')
    .select(['cases.id', 'cases.number', 'cases.state'])
    .where('case_findings.finding_id', 'in', [...findings])
    .where('cases.state', '!=', 'withdrawn')
    .orderBy('cases.opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
