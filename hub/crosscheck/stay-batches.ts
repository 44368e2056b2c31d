import { sql } from 'kysely';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { iso } from './interval.ts';
import type { Selection } from './subjects.ts';

const BATCH = 500;

/**
 * Active stays by site and admission: what a batch needs of its sites (devices, other stays) is loaded once for all of them.
 * With `since`, those that had not ended by then.
 */
export async function* stayBatches(db: Database, { scope, since, at }: Selection): AsyncGenerator<Row<'stays'>[]> {
  let after: Row<'stays'> | undefined;
  while (true) {
    let query = db.selectFrom('stays').selectAll().where('state', '=', 'active');
    if (since !== undefined) {
      query = query.where((eb) =>
        eb.or([
          eb('discharged_at', 'is', null),
          eb('discharged_at', '>=', iso(since)),
          eb('reported_at', '>=', iso(since)),
        ]),
      );
    }
    if (at) query = query.where(isAmong(db, 'site', at));
    if (scope !== 'all') {
      const { stays = [], persons = [], practitioners = [], sites = [] } = scope;
      query = query.where((eb) =>
        eb.or([
          ...(stays.length > 0 ? [eb('stay_id', 'in', stays)] : []),
          ...(persons.length > 0 ? [eb('person', 'in', persons)] : []),
          ...(practitioners.length > 0 ? [eb('attending', 'in', practitioners)] : []),
          ...(sites.length > 0 ? [eb('site', 'in', sites)] : []),
        ]),
      );
    }
    if (after) {
      const { site, admitted_at, stay_id } = after;
      query = query.where(sql<boolean>`(site, admitted_at, stay_id) > (${site}, ${admitted_at}, ${stay_id})`);
    }
    const stays = await query.orderBy('site').orderBy('admitted_at').orderBy('stay_id').limit(BATCH).execute();
    if (stays.length > 0) yield stays;
    after = stays.at(-1);
    if (stays.length < BATCH) return;
  }
}
