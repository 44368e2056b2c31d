import { createHash } from 'node:crypto';
import { type Digest, newEventId, type SubjectId } from '../../contract/ids.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Vault } from './vault.ts';

/** Two people whose templates are at least as alike as the threshold asks; `score` is a cosine. */
export interface FaceDuplicate {
  readonly subject: SubjectId;
  readonly other: SubjectId;
  readonly score: number;
}

/** One search over all templates of a type of people. */
export interface DuplicateSearch {
  readonly type: SubjectType;
  readonly threshold: number;
  readonly found: readonly FaceDuplicate[];
}

/**
 * Keeps what a search over the whole vault found, in place of what the last one did. The ledger says that a search was made,
 * by which policy, and commits to its result; who resembles whom is in the database alone.
 */
export async function keepDuplicates(
  { store, facePolicy, now }: Vault,
  { type, threshold, found }: DuplicateSearch,
): Promise<{ readonly added: number; readonly gone: number }> {
  const instant = now();
  const at = new Date(instant).toISOString();
  const rows = found.map(({ subject, other, score }) => ({
    subject_type: type,
    ...(subject < other ? { subject, other } : { subject: other, other: subject }),
    score_milli: Math.round(score * 1000),
    threshold_milli: Math.round(threshold * 1000),
    policy: facePolicy.id,
  }));
  return await store.transaction(
    async (trx) => {
      const before = await trx.selectFrom('face_duplicates').selectAll().where('subject_type', '=', type).execute();
      const foundAt = new Map(before.map((row) => [`${row.subject}/${row.other}`, row.found_at]));
      await trx.deleteFrom('face_duplicates').where('subject_type', '=', type).execute();
      for (const row of rows) {
        const found_at = foundAt.get(`${row.subject}/${row.other}`) ?? at;
        await trx
          .insertInto('face_duplicates')
          .values({ ...row, found_at, last_found_at: at })
          .execute();
      }
      const digest = createHash('sha256').update(JSON.stringify(rows)).digest('base64url') as Digest;
      await appendToLedger(trx, [{ kind: 'duplicate-search', ref: newEventId(instant), digest }], instant);
      const still = rows.filter((row) => foundAt.has(`${row.subject}/${row.other}`)).length;
      return { added: rows.length - still, gone: before.length - still };
    },
    { sequencer: true },
  );
}

/** Removes what was found about a person whose templates are destroyed. */
export async function forgetDuplicates(trx: DatabaseTransaction, type: SubjectType, subject: string): Promise<void> {
  await trx
    .deleteFrom('face_duplicates')
    .where('subject_type', '=', type)
    .where((eb) => eb.or([eb('subject', '=', subject), eb('other', '=', subject)]))
    .execute();
}
