import type { StayCancellation } from '../../contract/stay.ts';
import { registeredSites, UNKNOWN_FACILITY } from '../import/registered-sites.ts';
import type { Reject, RejectCause } from '../import/reject.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { AcceptableStay, StayRecord } from './stay-record.ts';

export interface KeptStays {
  /** Stays that are new or have changed, cancelled ones among them. */
  readonly stays: readonly Pick<Row<'stays'>, 'stay_id' | 'person' | 'site' | 'admitted_at'>[];
  readonly accepted: number;
  readonly cancelled: number;
  readonly duplicates: number;
  readonly rejects: readonly Reject[];
}

/**
 * Keeps reports of stays in the order in which they came. The report with the latest `reported_at` is current; an earlier
 * one only becomes history, so that files may arrive in any order. Every report is kept.
 */
export async function keepStays(
  trx: DatabaseTransaction,
  batch: string,
  rows: readonly AcceptableStay[],
): Promise<KeptStays> {
  const kept = { stays: [] as Row<'stays'>[], accepted: 0, cancelled: 0, duplicates: 0, rejects: [] as Reject[] };
  if (rows.length === 0) return kept;
  const known = await loadKnown(trx, rows);
  const sites = await registeredSites(
    trx,
    rows.flatMap((row) => (row.kind === 'stay' ? [row.record.site] : [])),
  );
  for (const row of rows) {
    const before = known.get(idOf(row));
    const answer =
      row.kind === 'stay'
        ? await keepStay(trx, batch, row.record, before, sites)
        : await cancelStay(trx, row.cancellation, before);
    if (answer === 'duplicate') kept.duplicates += 1;
    else if ('code' in answer) kept.rejects.push({ line: row.line, ...answer });
    else {
      if (row.kind === 'stay') kept.accepted += 1;
      else kept.cancelled += 1;
      kept.stays.push(answer);
      known.set(idOf(row), answer);
    }
  }
  return kept;
}

type Answer = Row<'stays'> | 'duplicate' | RejectCause;

async function keepStay(
  trx: DatabaseTransaction,
  batch: string,
  record: StayRecord,
  before: Row<'stays'> | undefined,
  sites: ReadonlySet<string>,
): Promise<Answer> {
  if (!sites.has(record.site)) return UNKNOWN_FACILITY;
  // Whoever can name another institution's stay, or another person's, must not be able to overwrite it.
  if (before && (before.site !== record.site || before.person !== record.person)) {
    return { field: 'stayId', code: 'STAY_CHANGED', reason: 'was reported for another institution or person' };
  }
  if (before?.state === 'cancelled') {
    return { field: 'stayId', code: 'STAY_CANCELLED', reason: 'was cancelled; a new admission has a new number' };
  }
  const earlier = await trx
    .selectFrom('stay_reports')
    .select('digest')
    .where('stay_id', '=', record.stay_id)
    .where('reported_at', '=', record.reported_at)
    .executeTakeFirst();
  if (earlier?.digest === record.digest) return 'duplicate';
  if (earlier) {
    return { field: 'reportedAt', code: 'STAY_CHANGED', reason: 'another report of this stay has the same reportedAt' };
  }
  const { stay_id, reported_at, digest } = record;
  await trx
    .insertInto('stay_reports')
    .values({ stay_id, reported_at, digest, content: JSON.stringify(record), batch })
    .execute();
  const current = { ...record, state: 'active' as const, batch };
  if (!before) await trx.insertInto('stays').values(current).execute();
  else if (before.reported_at < record.reported_at) {
    await trx.updateTable('stays').set(current).where('stay_id', '=', stay_id).execute();
  } else return before;
  return current;
}

async function cancelStay(
  trx: DatabaseTransaction,
  cancellation: StayCancellation,
  before: Row<'stays'> | undefined,
): Promise<Answer> {
  if (!before || before.site !== cancellation.facilityId) {
    return { field: 'cancelsStay', code: 'UNKNOWN_STAY', reason: 'no such stay of this institution' };
  }
  if (before.state === 'cancelled') return 'duplicate';
  await trx.updateTable('stays').set({ state: 'cancelled' }).where('stay_id', '=', before.stay_id).execute();
  return { ...before, state: 'cancelled' };
}

function idOf(row: AcceptableStay): string {
  return row.kind === 'stay' ? row.record.stay_id : row.cancellation.cancelsStay;
}

async function loadKnown(trx: DatabaseTransaction, rows: readonly AcceptableStay[]) {
  const ids = [...new Set(rows.map(idOf))];
  const known = await trx.selectFrom('stays').selectAll().where('stay_id', 'in', ids).execute();
  return new Map(known.map((stay) => [stay.stay_id, stay]));
}
