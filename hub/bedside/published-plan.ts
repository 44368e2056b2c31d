import { provenLine } from '../draw/proven-line.ts';
import { latestCheckpoint } from '../ledger/checkpoint/issue.ts';
import type { Database } from '../store/store.ts';
import { BedsideError } from './error.ts';
import { findPlan, unpackedRoster } from './plan.ts';
import type { PublishedPlan } from './verify-plan.ts';

/**
 * A plan as it may be shown. Before its seed is revealed nobody sees who will be asked: only what has been asked already, and no list.
 * Throws BedsideError `PLAN_UNKNOWN`.
 */
export async function publishedPlan(db: Database, date: string): Promise<PublishedPlan> {
  const row = await findPlan(db, date);
  if (!row)
    throw new BedsideError(
      'PLAN_UNKNOWN',
      `there is no plan for ${date}; a hub makes one when it runs with --bedside-rate`,
    );
  const checkpoint = await latestCheckpoint(db);
  const proven = (id: string | null) => provenLine(db, id, checkpoint?.size ?? 0);
  const committed = await proven(row.committed);
  if (!committed) throw new BedsideError('PLAN_DAMAGED', `the commitment of ${row.id} is not in the ledger`);
  const over = row.revealed !== null;
  let draws = db.selectFrom('bedside_draws').selectAll().where('plan', '=', row.id);
  if (!over) draws = draws.where('state', '<>', 'planned');
  const rows = await draws.orderBy('site').orderBy('ward').orderBy('rank').orderBy('round').execute();
  return {
    plan: row.id,
    date: row.date,
    committed,
    drawn: (await proven(row.drawn)) ?? null,
    revealed: (await proven(row.revealed)) ?? null,
    checkpoint: checkpoint?.note ?? null,
    roster: over ? unpackedRoster(row) : null,
    draws: rows.map(({ stay_id: stay, round, site, ward, rank, at, state, reason }) => {
      return { stay, round, site, ward, rank, at, state, reason };
    }),
  };
}
