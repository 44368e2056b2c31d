import { type SqlBool, sql } from 'kysely';
import type { Store } from '../store/store.ts';
import { type FindingChange, withdraw } from './finding-changes.ts';
import { iso } from './interval.ts';
import { applyChanges, type Changes } from './keep.ts';
import { loadKnown, saidBefore } from './known-verdicts.ts';

const BATCH = 500;

/** A subject that was withdrawn after it was judged, and the cause that its findings are retracted with. */
interface Withdrawn {
  readonly id: string;
  readonly cause: string;
}

/** Cancelled and refunded claims and stays are no longer judged: their verdicts go, their open findings are retracted. */
export async function withdrawCancelled(store: Store, now: number): Promise<FindingChange[]> {
  return [
    ...(await withdrawAll(store, 'claim', cancelledAndStillJudged, now)),
    ...(await withdrawAll(store, 'stay', staysAndStillJudged, now)),
  ];
}

async function withdrawAll(
  store: Store,
  type: 'claim' | 'stay',
  next: (store: Store) => Promise<Withdrawn[]>,
  now: number,
): Promise<FindingChange[]> {
  const withdrawn: FindingChange[] = [];
  while (true) {
    const subjects = await next(store);
    if (subjects.length === 0) return withdrawn;
    const changes = await store.transaction(
      async (trx) => {
        const known = await loadKnown(
          trx,
          type,
          subjects.map(({ id }) => id),
        );
        const planned = planWithdrawal(type, subjects, known, iso(now));
        await applyChanges(trx, planned, now);
        return planned;
      },
      { sequencer: true },
    );
    withdrawn.push(...changes.findings);
  }
}

function planWithdrawal(
  type: 'claim' | 'stay',
  subjects: readonly Withdrawn[],
  known: Awaited<ReturnType<typeof loadKnown>>,
  at: string,
): Changes {
  return {
    verdicts: [],
    obsolete: subjects.flatMap(({ id }) => known(id).verdicts),
    sets: subjects.map(({ id }) => ({ subject: { type, id }, before: known(id).judged, set: undefined, match: null })),
    told: [], // whoever cancelled it knows
    changed: 0,
    findings: subjects.flatMap(({ id, cause }) =>
      known(id).findings.flatMap((row) =>
        withdraw({ findings: [row], verdict: saidBefore(known(id), row.rule) }, { code: cause, params: {} }, at),
      ),
    ),
  };
}

async function cancelledAndStillJudged(store: Store): Promise<Withdrawn[]> {
  const rows = await store.db
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
  return rows.map(({ claim_id, state }) => ({ id: claim_id, cause: `claim-${state}` }));
}

async function staysAndStillJudged(store: Store): Promise<Withdrawn[]> {
  const rows = await store.db
    .selectFrom('stays')
    .select('stay_id')
    .where('state', '=', 'cancelled')
    .where(({ or, exists, selectFrom }) => {
      const about = (table: 'judged_subjects' | 'verdicts') =>
        exists(
          selectFrom(table)
            .select('subject')
            .where('subject_type', '=', 'stay')
            .whereRef('subject', '=', 'stays.stay_id'),
        );
      return or([about('judged_subjects'), about('verdicts')]);
    })
    .limit(BATCH)
    .execute();
  return rows.map(({ stay_id }) => ({ id: stay_id, cause: 'stay-cancelled' }));
}
