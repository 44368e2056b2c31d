import { ClipError } from '../clips/error.ts';
import { clipsOf } from '../clips/standing.ts';
import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Database } from '../store/store.ts';
import { ENDED } from '../workflow/states.ts';
import type { CaseClips } from './clip-schema.ts';

type Found = Omit<CaseClips, 'asks'>;

/** The clips that the evidence of one finding names, with the case it is in. Throws ClipError. */
export async function clipsOfFinding(db: Database, finding: string, now: number): Promise<Found> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', finding).executeTakeFirst();
  if (!row) throw new ClipError('CASE_UNKNOWN', `there is no finding ${finding}`);
  const found = await casesWith(db).where('finding_id', '=', finding).orderBy('joined_at', 'desc').executeTakeFirst();
  const events = evidenceRefsOf(row).flatMap(({ type, id }) => (type === 'attestation' ? [id] : []));
  return { case: found ? caseOf(found) : null, items: await clipsOf(db, events, now) };
}

/** The clips that the evidence of a case's findings names. Throws ClipError. */
export async function clipsOfCase(db: Database, id: string, now: number): Promise<Found & { case: ClipCase }> {
  const found = await db.selectFrom('cases').select(['id', 'number', 'state']).where('id', '=', id).executeTakeFirst();
  if (!found) throw new ClipError('CASE_UNKNOWN', `there is no case ${id}`);
  const rows = await db
    .selectFrom('findings')
    .innerJoin('case_findings', 'case_findings.finding_id', 'findings.id')
    .selectAll('findings')
    .where('case_id', '=', id)
    .execute();
  const refs = rows.flatMap((row) => evidenceRefsOf(row));
  const events = new Set(refs.flatMap(({ type, id: event }) => (type === 'attestation' ? [event] : [])));
  return { case: caseOf(found), items: await clipsOf(db, [...events], now) };
}

type ClipCase = NonNullable<CaseClips['case']>;

function casesWith(db: Database) {
  return db
    .selectFrom('case_findings')
    .innerJoin('cases', 'cases.id', 'case_findings.case_id')
    .select(['cases.id', 'cases.number', 'cases.state']);
}

function caseOf({ id, number, state }: { id: string; number: string; state: string }): ClipCase {
  return { id, number, closed: ENDED.some((one) => one === state) };
}
