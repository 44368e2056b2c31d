import type { Database } from '../store/store.ts';
import type { FaceAlike } from './pattern-files.ts';
import { type Selection, touchedIds } from './subjects.ts';

/** Pairs of insured people whose faces are alike (hub/vault), under the one whose pseudonym sorts first: a pair is judged once. */
export async function loadFaceAlikes(db: Database, { scope }: Selection): Promise<Map<string, FaceAlike[]>> {
  const touched = touchedIds(scope, 'persons');
  if (touched?.length === 0) return new Map();
  let query = db.selectFrom('face_duplicates').select(['subject', 'other', 'found_at']);
  query = query.where('subject_type', '=', 'insured');
  if (touched) query = query.where((eb) => eb.or([eb('subject', 'in', touched), eb('other', 'in', touched)]));
  const pairs = await query.orderBy('found_at').orderBy('other').execute();
  const alikes = pairs.map(({ subject, other, found_at }) => ({
    subject,
    of: { other, foundAt: Date.parse(found_at) },
  }));
  return new Map(
    [...Map.groupBy(alikes, ({ subject }) => subject)].map(([subject, own]) => [subject, own.map(({ of }) => of)]),
  );
}
