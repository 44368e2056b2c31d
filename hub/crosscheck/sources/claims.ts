import { claimBatches } from '../claim-batches.ts';
import { claimSubject } from '../judge.ts';
import { loadClaimFiles } from '../loaders/claim-files.ts';
import type { SubjectSource } from './source.ts';

/** Active claims, by site and time of settlement. */
export const claimSource: SubjectSource = {
  kind: 'claim',
  async *subjects(db, selection, now) {
    for await (const claims of claimBatches(db, selection)) {
      yield (await loadClaimFiles(db, claims, now, selection.utcOffsetMinutes)).map(claimSubject);
    }
  },
};
