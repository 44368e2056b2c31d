import type { Store } from '../store/store.ts';
import { type FindingChange, withdraw } from './finding-changes.ts';
import { iso } from './interval.ts';
import { applyChanges, type Changes } from './keep.ts';

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
        const verdicts = await trx.selectFrom('verdicts').selectAll().where('claim_id', 'in', ids).execute();
        const findings = await trx
          .selectFrom('findings')
          .selectAll()
          .where('claim_id', 'in', ids)
          .where('subject_type', '=', 'claim')
          .execute();
        const planned: Changes = {
          verdicts: [],
          obsolete: verdicts,
          findings: findings.flatMap((row) => {
            const state = claims.find((claim) => claim.claim_id === row.claim_id)?.state ?? 'cancelled';
            const verdict = verdicts.find(({ rule, subject }) => rule === row.rule && subject === row.subject);
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
    .where('state', '!=', 'active')
    .where((eb) => eb('claim_id', 'in', eb.selectFrom('verdicts').select('claim_id').where('claim_id', 'is not', null)))
    .limit(BATCH)
    .execute();
}
