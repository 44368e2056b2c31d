import { type SqlBool, sql } from 'kysely';
import type { Store } from '../store/store.ts';
import { type FindingChange, withdraw } from './finding-changes.ts';
import { iso } from './interval.ts';
import { applyChanges, type Changes } from './keep.ts';
import { loadKnown, saidBefore } from './known-verdicts.ts';

const BATCH = 500;

/** Cancelled and refunded claims are no longer judged: their verdicts go, their open findings are retracted. */
export async function withdrawCancelled(store: Store, now: number): Promise<FindingChange[]> {
  const withdrawn: FindingChange[] = [];
  while (true) {
    const claims = await cancelledAndStillJudged(store);
    if (claims.length === 0) return withdrawn;
    const changes = await store.transaction(
      async (trx) => {
        const ids = claims.map((claim) => claim.claim_id);
        const known = await loadKnown(trx, 'claim', ids);
        const all = ids.map(known);
        const planned: Changes = {
          verdicts: [],
          obsolete: all.flatMap(({ verdicts }) => verdicts),
          sets: ids.map((id, n) => ({
            subject: { type: 'claim' as const, id },
            before: all[n]?.judged,
            set: undefined,
            match: null,
          })),
          changed: 0,
          findings: all
            .flatMap(({ findings }) => findings)
            .flatMap((row) => {
              const state = claims.find((claim) => claim.claim_id === row.claim_id)?.state ?? 'cancelled';
              const verdict = saidBefore(known(row.subject), row.rule);
              return withdraw({ findings: [row], verdict }, { code: `claim-${state}`, params: {} }, iso(now));
            }),
        };
        await applyChanges(trx, planned, now);
        return planned;
      },
      { sequencer: true },
    );
    withdrawn.push(...changes.findings);
  }
}

function cancelledAndStillJudged(store: Store) {
  return store.db
    .selectFrom('claims')
    .select(['claim_id', 'state'])
    .where(sql<SqlBool>`state <> 'active'`) // as in the index claims_withdrawn
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('judged_subjects')
            .select('subject')
            .where('subject_type', '=', 'claim')
            .whereRef('subject', '=', 'claims.claim_id'),
        ),
        exists(selectFrom('verdicts').select('rule').whereRef('verdicts.claim_id', '=', 'claims.claim_id')),
      ]),
    )
    .limit(BATCH)
    .execute();
}
