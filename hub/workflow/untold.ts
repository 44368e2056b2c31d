import { type SqlBool, sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { ENDED } from './states.ts';
import type { NoteName } from './step.ts';

/** A finding of a case that goes on was retracted, or came back after it was, and the case does not say so yet. */
export interface Untold {
  readonly caseId: string;
  readonly finding: string;
  readonly step: Extract<NoteName, 'retracted' | 'returned'>;
}

/** What cases have to be told, all of it: of what they know already, there is more than of what is new. */
export async function untold(db: Database): Promise<Untold[]> {
  const gone = await retractedFindings(db).execute();
  const noted = new Map<string, Untold>();
  for (const { caseId, step, content } of await notesOfCases(db).execute()) {
    const finding: string = JSON.parse(content).fields.finding;
    noted.set(keyOf({ caseId, finding }), { caseId, finding, step: step === 'retracted' ? 'retracted' : 'returned' });
  }
  const isGone = new Set(gone.map(keyOf));
  const news = gone.filter((member) => noted.get(keyOf(member))?.step !== 'retracted');
  const back = [...noted.values()].filter((note) => note.step === 'retracted' && !isGone.has(keyOf(note)));
  return [
    ...news.map((member) => ({ ...member, step: 'retracted' as const })),
    ...back.map((note) => ({ ...note, step: 'returned' as const })),
  ];
}

const keyOf = ({ caseId, finding }: Pick<Untold, 'caseId' | 'finding'>) => `${caseId} ${finding}`;

/** Retracted findings of cases that go on: few findings are retracted at all. */
export function retractedFindings(db: Database) {
  return db
    .selectFrom('findings')
    .innerJoin('case_findings', 'case_findings.finding_id', 'findings.id')
    .innerJoin('cases', 'cases.id', 'case_findings.case_id')
    .select(['cases.id as caseId', 'findings.id as finding'])
    .where('findings.status', '=', 'retracted')
    .where('cases.state', 'not in', [...ENDED]);
}

/** What such cases were told, the oldest first. The condition is that of the index. */
export function notesOfCases(db: Database) {
  return db
    .selectFrom('case_steps')
    .innerJoin('cases', 'cases.id', 'case_steps.case_id')
    .select(['cases.id as caseId', 'case_steps.step', 'case_steps.content'])
    .where(sql<SqlBool>`case_steps.step in ('retracted', 'returned')`)
    .where('cases.state', 'not in', [...ENDED])
    .orderBy('case_steps.case_id')
    .orderBy('case_steps.seq');
}
