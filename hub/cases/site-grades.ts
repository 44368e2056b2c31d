import { type RawBuilder, sql } from 'kysely';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import { GRADES, type Grade } from './queue-schema.ts';

/** The run of the scorecards that counts now: the latest of the latest month. Undefined before there was one. */
export async function latestScoreRun(db: Database): Promise<string | undefined> {
  const runs = db.selectFrom('score_runs').select('id').orderBy('month', 'desc').orderBy('at', 'desc');
  return (await runs.limit(1).executeTakeFirst())?.id;
}

/** Grades of institutions by a run, for those that have one. */
export async function gradesOfSites(
  db: Database,
  run: string | undefined,
  sites: readonly string[],
): Promise<Map<string, Grade>> {
  if (run === undefined || sites.length === 0) return new Map();
  const rows = await db
    .selectFrom('scorecards')
    .select(['subject', 'grade'])
    .where('run', '=', run)
    .where('subject_type', '=', 'site')
    .where(isAmong(db, 'subject', [...new Set(sites)]))
    .execute();
  return new Map(rows.map(({ subject, grade }) => [subject, GRADES.find((known) => known === grade) ?? 'B']));
}

/** The grade of a finding's institution by a run, as SQL; null for none. */
export function gradeColumn(run: string | undefined): RawBuilder<string | null> {
  if (run === undefined) return sql<null>`null`;
  return sql<
    string | null
  >`(select grade from scorecards where run = ${run} and subject_type = 'site' and subject = findings.site)`;
}
