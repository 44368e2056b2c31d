import { staySubject } from '../judge.ts';
import { loadStayFiles } from '../loaders/stay-files.ts';
import { stayBatches } from '../stay-batches.ts';
import type { SubjectSource } from './source.ts';

/** Active stays, by time of admission. */
export const staySource: SubjectSource = {
  kind: 'stay',
  async *subjects(db, selection, now) {
    for await (const stays of stayBatches(db, selection)) {
      yield (await loadStayFiles(db, stays, now, selection.utcOffsetMinutes)).map(staySubject);
    }
  },
};
