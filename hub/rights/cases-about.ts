import type { Subject } from '../../contract/evidence.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { StepFields } from '../workflow/fields.ts';
import { effectiveSteps, takenSteps } from '../workflow/standing.ts';
import type { StepRecord } from '../workflow/step.ts';

/** What a step says about whom it concerns. Everything else names colleagues, files, other findings or is somebody's free words. */
const SHOWN: readonly (keyof StepFields)[] = [
  'grade',
  'stand',
  'result',
  'as',
  'measures',
  'basis',
  'suspendedMonths',
  'days',
];
/** Amounts of a case as a whole: a person's own only when the case is about nobody else. */
const AMOUNTS: readonly (keyof StepFields)[] = ['amountFen', 'fineFen'];

/**
 * Cases about a person: where they stand, every step and what was decided. Left out are who acted, what was written in words (a
 * statement may speak of others), files, and, where a case is about others as well, its amounts.
 */
export async function casesAbout(db: Database, subject: Subject): Promise<object[]> {
  const column = subject.type === 'insured' ? 'person' : 'practitioner';
  const own = await db
    .selectFrom('case_findings')
    .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
    .select(['case_id', 'finding_id'])
    .where(column, '=', subject.id)
    .execute();
  const findings = Map.groupBy(own, ({ case_id }) => case_id);
  const cases = await db
    .selectFrom('cases')
    .selectAll()
    .where('erased_at', 'is', null)
    .where((eb) =>
      eb.or([eb(column, '=', subject.id), ...(findings.size > 0 ? [eb('id', 'in', [...findings.keys()])] : [])]),
    )
    .orderBy('opened_at')
    .execute();
  return await Promise.all(
    cases.map(async (row) => {
      const mine = (findings.get(row.id) ?? []).map(({ finding_id }) => finding_id);
      return { ...standingOf(row, mine), ...(await stepsOf(db, row, await isAboutOthers(db, row.id, mine.length))) };
    }),
  );
}

function standingOf({ id, number, site, source, state, grade, outcome, ...row }: Row<'cases'>, findings: string[]) {
  const { opened_at: openedAt, updated_at: updatedAt, due_at: dueAt } = row;
  return { id, number, site, source, state, grade, outcome, openedAt, updatedAt, dueAt, findings };
}

async function isAboutOthers(db: Database, caseId: string, own: number): Promise<boolean> {
  const { all } = await db
    .selectFrom('case_findings')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return Number(all) > own;
}

async function stepsOf(db: Database, row: Row<'cases'>, alsoAboutOthers: boolean) {
  const rows = await db
    .selectFrom('case_steps')
    .select('content')
    .where('case_id', '=', row.id)
    .orderBy('seq')
    .execute();
  const records = rows.map(({ content }) => JSON.parse(content) as StepRecord);
  const counting = new Set(effectiveSteps(records).map(({ id }) => id));
  const shown = alsoAboutOthers ? SHOWN : [...SHOWN, ...AMOUNTS];
  const steps = takenSteps(records).map(({ id, step, at, from, to, dueAt, fields }) => ({
    ...{ step, at, from, to, dueAt, takenBack: !counting.has(id) },
    ...Object.fromEntries(shown.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]))),
  }));
  const { amount_fen: amountFen, decided_fen: decidedFen } = row;
  return { alsoAboutOthers, ...(alsoAboutOthers ? {} : { amountFen, decidedFen }), steps };
}
