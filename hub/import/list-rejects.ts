import type { Database } from '../store/store.ts';
import type { RejectCode } from './reject.ts';

export interface RejectsWanted {
  readonly offset: number;
  readonly limit: number;
  readonly code?: RejectCode | undefined;
}

/** Rejects of an import in the order of its file, with how many are kept of each problem, the most frequent first. */
export async function listRejects(db: Database, batch: string, { offset, limit, code }: RejectsWanted) {
  const own = db.selectFrom('import_rejects').where('batch', '=', batch);
  const counted = await own
    .select(({ fn }) => ['code', fn.countAll<number>().as('count')])
    .groupBy('code')
    .execute();
  const problems = counted
    .map((problem) => ({ code: problem.code, count: Number(problem.count) }))
    .toSorted((a, b) => b.count - a.count || a.code.localeCompare(b.code));
  const items = await own
    .$if(code !== undefined, (query) => query.where('code', '=', code ?? ''))
    .select(['line', 'field', 'code', 'reason'])
    .orderBy('line')
    .orderBy('field') // pages must not overlap where a row of a file has several
    .offset(offset)
    .limit(limit)
    .execute();
  return { kept: problems.reduce((sum, { count }) => sum + count, 0), problems, items };
}
