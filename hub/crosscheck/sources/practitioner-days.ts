import { practitionerDaySubject } from '../judge.ts';
import { loadPractitionerDayFiles } from '../loaders/practitioner-day-files.ts';
import { practitionerDayBatches } from '../practitioner-days.ts';
import type { SubjectSource } from './source.ts';

/** Practitioners by the day on which something calls for a look. */
export const practitionerDaySource: SubjectSource = {
  kind: 'practitioner-day',
  async *subjects(db, selection, now) {
    for await (const { date, day, who } of practitionerDayBatches(db, selection, now)) {
      yield (await loadPractitionerDayFiles(db, who, day, now)).map((file) => practitionerDaySubject(file, date));
    }
  },
};
