import { practitionerDaySubject } from '../judge.ts';
import { loadPractitionerDayFiles } from '../loaders/practitioner-day-files.ts';
import { travellerBatches } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/** Practitioners by the day on which they clocked at two sites or more. */
export const practitionerDaySource: SubjectSource = {
  kind: 'practitioner-day',
  async *subjects(db, selection, now) {
    for await (const { date, day, who } of travellerBatches(db, 'practitioner', selection)) {
      yield (await loadPractitionerDayFiles(db, who, day, now)).map((file) => practitionerDaySubject(file, date));
    }
  },
};
