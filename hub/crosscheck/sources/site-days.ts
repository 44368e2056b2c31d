import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { DAY_MS, iso } from '../interval.ts';
import { siteDaySubject } from '../judge.ts';
import { loadSiteDayFiles } from '../loaders/site-day-files.ts';
import { type DayBatch, daysOf, inBatches, type Selection, touchedIds } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/** Institutions by the day on which they settled or admitted somebody. */
export const siteDaySource: SubjectSource = {
  kind: 'site-day',
  async *subjects(db, selection, now) {
    for await (const { date, day, who } of batches(db, selection)) {
      yield (await loadSiteDayFiles(db, who, day, now)).map((file) => siteDaySubject(file, date));
    }
  },
};

async function* batches(db: Database, selection: Selection): AsyncGenerator<DayBatch> {
  const touched = touchedIds(selection.scope, 'sites');
  if (touched?.length === 0) return;
  const { since } = selection;
  let settled = db
    .selectFrom('claims')
    .select(sql<string>`substr(settled_at, 1, 13)`.as('hour'))
    .distinct()
    .where('state', '=', 'active');
  let admitted = db
    .selectFrom('stays')
    .select(sql<string>`substr(admitted_at, 1, 13)`.as('hour'))
    .distinct()
    .where('state', '=', 'active');
  if (touched) {
    settled = settled.where('site', 'in', touched);
    admitted = admitted.where('site', 'in', touched);
  }
  if (since !== undefined) {
    settled = settled.where('settled_at', '>=', iso(since));
    admitted = admitted.where('admitted_at', '>=', iso(since - DAY_MS));
  }
  const hours = [...(await settled.execute()), ...(await admitted.execute())];
  for (const { date, day } of daysOf(hours, selection)) {
    const [from, until] = [iso(day.from), iso(day.until)];
    let settling = db.selectFrom('claims').select('site as who').distinct().where('state', '=', 'active');
    settling = settling.where('settled_at', '>=', from).where('settled_at', '<=', until);
    let admitting = db.selectFrom('stays').select('site as who').distinct().where('state', '=', 'active');
    admitting = admitting.where('admitted_at', '>=', from).where('admitted_at', '<=', until);
    if (touched) {
      settling = settling.where('site', 'in', touched);
      admitting = admitting.where('site', 'in', touched);
    }
    yield* inBatches(date, day, [...(await settling.execute()), ...(await admitting.execute())]);
  }
}
