import { deviceDaySubject } from '../judge.ts';
import { loadDeviceDayFiles } from '../loaders/device-day-files.ts';
import { deviceBatches } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/** Devices by the day on which they sent something, or something came in their name. */
export const deviceDaySource: SubjectSource = {
  kind: 'device-day',
  async *subjects(db, selection, now) {
    for await (const { date, day, who } of deviceBatches(db, selection)) {
      yield (await loadDeviceDayFiles(db, who, day, now)).map((file) => deviceDaySubject(file, date));
    }
  },
};
