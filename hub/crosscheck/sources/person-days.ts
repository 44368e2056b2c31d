import { personDaySubject } from '../judge.ts';
import { loadPersonDayFiles } from '../loaders/person-day-files.ts';
import { travellerBatches } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/** Insured persons by the day on which they were seen at two sites or more. */
export const personDaySource: SubjectSource = {
  kind: 'person-day',
  async *subjects(db, selection, now) {
    for await (const { date, day, who } of travellerBatches(db, 'insured', selection)) {
      yield (await loadPersonDayFiles(db, who, day, now)).map((file) => personDaySubject(file, date));
    }
  },
};
