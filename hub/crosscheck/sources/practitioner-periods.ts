import { practitionerPeriodSubject } from '../judge.ts';
import { loadPractitionerPeriodFiles } from '../loaders/practitioner-period-files.ts';
import { practitionerMonthBatches } from '../practitioner-months.ts';
import type { SubjectSource } from './source.ts';

/** Practitioners by the month, when what they billed and when they were there do not go together. */
export const practitionerPeriodSource: SubjectSource = {
  kind: 'practitioner-period',
  async *subjects(db, selection, now) {
    for await (const { date, period, who } of practitionerMonthBatches(db, selection, now)) {
      const files = await loadPractitionerPeriodFiles(db, who, period, selection.utcOffsetMinutes, now);
      yield files.map((file) => practitionerPeriodSubject(file, date));
    }
  },
};
