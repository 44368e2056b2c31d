import type { Database } from '../store/store.ts';
import { iso } from './interval.ts';
import { type DayBatch, daysOf, hour, inBatches, type Selection, touchedIds } from './subjects.ts';

const SITES = 3;

/** Insured persons by the day on which claims of theirs were settled at three institutions or more. */
export async function* manySitesBatches(db: Database, selection: Selection): AsyncGenerator<DayBatch> {
  const { scope, since } = selection;
  const touched = touchedIds(scope, 'persons');
  if (touched?.length === 0) return;
  let hours = db.selectFrom('claims').select(hour('settled_at')).distinct();
  if (touched) hours = hours.where('person', 'in', touched);
  if (since !== undefined) hours = hours.where('settled_at', '>=', iso(since));
  for (const { date, day } of daysOf(await hours.execute(), selection)) {
    let query = db
      .selectFrom('claims')
      .select('person as who')
      .where('settled_at', '>=', iso(day.from))
      .where('settled_at', '<=', iso(day.until))
      .where('state', '=', 'active')
      .groupBy('person')
      .having(({ fn }) => fn.count('site').distinct(), '>=', SITES);
    if (touched) query = query.where('person', 'in', touched);
    yield* inBatches(date, day, await query.orderBy('person').execute());
  }
}
