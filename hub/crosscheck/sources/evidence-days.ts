import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { DAY_MS, iso } from '../interval.ts';
import { evidenceDaySubject } from '../judge.ts';
import { loadEvidenceDayFiles } from '../loaders/evidence-day-files.ts';
import { type DayBatch, daysOf, inBatches, type Selection, touchedIds } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/** Something new is about a device: of its days only those are read again from which something arrived this recently. */
const ARRIVED_WITHIN_MS = DAY_MS;

/** The evidence that devices signed, by day. */
export const evidenceDaySource: SubjectSource = {
  kind: 'evidence-day',
  async *subjects(db, selection, now) {
    for await (const { date, day, who } of batches(db, selection, now)) {
      yield (await loadEvidenceDayFiles(db, who, day, now)).map((file) => evidenceDaySubject(file, date));
    }
  },
};

async function* batches(db: Database, selection: Selection, now: number): AsyncGenerator<DayBatch> {
  const touched = touchedIds(selection.scope, 'devices');
  if (touched?.length === 0) return;
  let hours = db.selectFrom('attestations').select(sql<string>`substr(at, 1, 13)`.as('hour')).distinct();
  if (touched) {
    hours = hours.where('device', 'in', touched).where('received_at', '>=', iso(now - ARRIVED_WITHIN_MS));
  }
  if (selection.since !== undefined) hours = hours.where('at', '>=', iso(selection.since));
  for (const { date, day } of daysOf(await hours.execute(), selection)) {
    let who = db
      .selectFrom('attestations')
      .select('device as who')
      .distinct()
      .where('at', '>=', iso(day.from))
      .where('at', '<=', iso(day.until));
    if (touched) who = who.where('device', 'in', touched);
    yield* inBatches(date, day, await who.execute());
  }
}
