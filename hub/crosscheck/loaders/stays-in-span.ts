import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import { type Interval, iso } from '../interval.ts';
import type { StayFacts } from '../stay-files.ts';
import { stayFactsOf } from './stay-facts.ts';

/** Active stays of people, or at institutions, that touch a span, by admission. */
export async function loadStays(
  db: Database,
  column: 'person' | 'site',
  ids: readonly string[],
  span: Interval,
): Promise<StayFacts[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('stays')
    .selectAll()
    .where(isAmong(db, column, ids))
    .where('state', '=', 'active')
    .where('admitted_at', '<=', iso(span.until))
    .where((eb) => eb.or([eb('discharged_at', 'is', null), eb('discharged_at', '>=', iso(span.from))]))
    .orderBy('admitted_at')
    .orderBy('stay_id')
    .execute();
  return rows.map(stayFactsOf);
}
