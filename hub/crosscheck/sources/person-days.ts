import type { Database } from '../../store/store.ts';
import { personDaySubject } from '../judge.ts';
import { loadPersonDayFiles } from '../loaders/person-day-files.ts';
import { intervalOfDate } from '../local-day.ts';
import { manySitesBatches } from '../many-sites.ts';
import { openFindings } from '../open-findings.ts';
import { type DayBatch, type Selection, travellerBatches } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/** Insured persons by the day on which they were seen at two sites or more, or billed by three. */
export const personDaySource: SubjectSource = {
  kind: 'person-day',
  async *subjects(db, selection, now) {
    const judged = new Set<string>();
    for await (const { date, day, who } of personDayBatches(db, selection)) {
      const fresh = who.filter((person) => !judged.has(`${person}/${date}`));
      if (fresh.length === 0) continue;
      for (const person of fresh) judged.add(`${person}/${date}`);
      yield (await loadPersonDayFiles(db, fresh, day, now)).map((file) => personDaySubject(file, date));
    }
  },
};

async function* personDayBatches(db: Database, selection: Selection): AsyncGenerator<DayBatch> {
  yield* travellerBatches(db, selection);
  yield* manySitesBatches(db, selection);
  for (const { who, date } of await openFindings(db, 'person-day', selection)) {
    yield { date, day: intervalOfDate(date, selection.utcOffsetMinutes), who: [who] };
  }
}
