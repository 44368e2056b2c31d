import type { Database } from '../store/store.ts';

export interface VerdictCounts {
  clear: number;
  finding: number;
  inconclusive: number;
}

/** How many current verdicts there are of each kind. */
export async function countVerdicts(db: Database): Promise<VerdictCounts> {
  const [rows, sets] = await Promise.all([
    db
      .selectFrom('verdicts')
      .select(({ fn }) => ['outcome', fn.countAll<number>().as('count')])
      .groupBy('outcome')
      .execute(),
    db.selectFrom('verdict_sets').select(['clears', 'subjects']).where('subjects', '>', 0).execute(),
  ]);
  const counts: VerdictCounts = { clear: 0, finding: 0, inconclusive: 0 };
  for (const { outcome, count } of rows) counts[outcome] = Number(count);
  for (const { clears, subjects } of sets) counts.clear += clears * subjects;
  return counts;
}
