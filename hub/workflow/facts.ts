import { civilDate } from '../calendar/working-days.ts';
import { parametersOn } from '../parameters/in-force.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { coveredFen } from './covered.ts';
import { WorkflowError } from './error.ts';
import type { CaseFacts } from './guard.ts';
import { WORKFLOW_PARAMETERS } from './parameters.ts';
import { asideAs, type CaseFinding, setAsideBy } from './set-aside.ts';
import { effectiveSteps, roundOf, standingOf, takenSteps } from './standing.ts';
import type { StepRecord } from './step.ts';

/** A case with all its steps, and what guards look at. */
export interface LoadedCase {
  readonly facts: CaseFacts;
  readonly records: readonly StepRecord[];
}

/** Throws WorkflowError `CASE_NOT_FOUND` or `CASE_ERASED`. `now` in ms since 1970. */
export async function loadCase(db: Database | DatabaseTransaction, id: string, now: number): Promise<LoadedCase> {
  const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new WorkflowError('CASE_NOT_FOUND', 'there is no such case');
  if (row.erased_at !== null) {
    throw new WorkflowError(
      'CASE_ERASED',
      'the time for keeping this case is over, and its words are gone; its digests stay',
    );
  }
  const [records, members, parameters] = await Promise.all([
    loadSteps(db, id),
    memberRows(db, id),
    parametersOn(db, WORKFLOW_PARAMETERS, civilDate(now)),
  ]);
  const findings = markAside(members, records);
  return {
    records,
    facts: factsOf(row, records, { findings, parameters, now, covered: await coveredFen(db, findings) }),
  };
}

interface Around {
  readonly findings: readonly CaseFinding[];
  readonly parameters: CaseFacts['parameters'];
  readonly covered: number;
  readonly now: number;
}

/** What guards look at, of a case that is loaded. */
export function factsOf(
  row: Row<'cases'>,
  records: readonly StepRecord[],
  { findings, parameters, covered, now }: Around,
): CaseFacts {
  const round = roundOf(effectiveSteps(records));
  const standing = standingOf(records);
  return { row, standing, taken: takenSteps(records), round, findings, coveredFen: covered, parameters, now };
}

/** Every step of a case, in order. */
export async function loadSteps(db: Database | DatabaseTransaction, id: string): Promise<StepRecord[]> {
  const rows = await db.selectFrom('case_steps').select('content').where('case_id', '=', id).orderBy('seq').execute();
  return rows.map(({ content }) => JSON.parse(content) as StepRecord);
}

/** The findings of a case as they are now, those that its steps set aside marked. */
export async function findingsOf(
  db: Database | DatabaseTransaction,
  id: string,
  records: readonly StepRecord[],
): Promise<CaseFinding[]> {
  return markAside(await memberRows(db, id), records);
}

function markAside(rows: readonly Row<'findings'>[], records: readonly StepRecord[]): CaseFinding[] {
  const aside = setAsideBy(effectiveSteps(records));
  return rows.map((row) => {
    const by = aside.get(row.id);
    return { ...row, aside: by ? asideAs(by) : null };
  });
}

async function memberRows(db: Database | DatabaseTransaction, id: string): Promise<Row<'findings'>[]> {
  return await db
    .selectFrom('case_findings')
    .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
    .selectAll('findings')
    .where('case_findings.case_id', '=', id)
    .orderBy('findings.id')
    .execute();
}
