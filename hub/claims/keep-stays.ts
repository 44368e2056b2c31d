import type { StayCancellation } from '../../contract/stay.ts';
import { registeredSites, UNKNOWN_FACILITY } from '../import/registered-sites.ts';
import type { Reject, RejectCause } from '../import/reject.ts';
import { insertRows } from '../store/insert-rows.ts';
import { isAmong } from '../store/is-among.ts';
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

type KnownStay = Row<'stays'>;

/** What the store knows of the stays of a batch, and what the batch adds to it. */
interface Known {
  readonly sites: ReadonlySet<string>;
  readonly stays: Map<string, KnownStay>;
  /** Digests of reports, by stay and instant. */
  readonly reports: Map<string, string>;
}

/**
 * Keeps reports of stays in the order in which they came. The report with the latest `reported_at` is current; an earlier
 * one only becomes history, so that files may arrive in any order. Every report is kept. Few queries for a whole batch.
 */
export async function keepStays(
  trx: DatabaseTransaction,
  batch: string,
  rows: readonly AcceptableStay[],
): Promise<KeptStays> {
  const kept = { stays: [] as KnownStay[], accepted: 0, cancelled: 0, duplicates: 0, rejects: [] as Reject[] };
  if (rows.length === 0) return kept;
  const known = await loadKnown(trx, rows);
  const reports: StayRecord[] = [];
  for (const row of rows) {
    const before = known.stays.get(idOf(row));
    const answer =
      row.kind === 'stay' ? judgeReport(batch, row.record, before, known) : judgeCancellation(row.cancellation, before);
    if (answer === 'duplicate') kept.duplicates += 1;
    else if ('code' in answer) kept.rejects.push({ line: row.line, ...answer });
    else {
      if (row.kind === 'stay') {
        kept.accepted += 1;
        reports.push(row.record);
        known.reports.set(reportOf(row.record), row.record.digest);
      } else kept.cancelled += 1;
      kept.stays.push(answer);
      known.stays.set(idOf(row), answer);
    }
  }
  await insertRows(
    trx,
    'stay_reports',
    reports.map((record) => ({
      stay_id: record.stay_id,
      reported_at: record.reported_at,
      digest: record.digest,
      content: JSON.stringify(record),
      batch,
    })),
  );
  await writeStays(trx, [...new Set(kept.stays.map(({ stay_id }) => stay_id))], known.stays);
  return kept;
}

async function writeStays(trx: DatabaseTransaction, changed: readonly string[], stays: ReadonlyMap<string, KnownStay>) {
  const rows = changed.map((id) => stays.get(id)).filter((stay) => stay !== undefined);
  const columns = Object.keys(rows[0] ?? {}) as (keyof KnownStay)[];
  const current = rows.map((stay) => Object.fromEntries(columns.map((name) => [name, stay[name]])) as KnownStay);
  await insertRows(trx, 'stays', current, { key: ['stay_id'], columns: columns.filter((name) => name !== 'stay_id') });
}

type Answer = KnownStay | 'duplicate' | RejectCause;

function judgeReport(batch: string, record: StayRecord, before: KnownStay | undefined, known: Known): Answer {
  if (!known.sites.has(record.site)) return UNKNOWN_FACILITY;
  // Whoever can name another institution's stay, or another person's, must not be able to overwrite it.
  if (before && (before.site !== record.site || before.person !== record.person)) {
    return { field: 'stayId', code: 'STAY_CHANGED', reason: 'was reported for another institution or person' };
  }
  if (before?.state === 'cancelled') {
    return { field: 'stayId', code: 'STAY_CANCELLED', reason: 'was cancelled; a new admission has a new number' };
  }
  const earlier = known.reports.get(reportOf(record));
  if (earlier === record.digest) return 'duplicate';
  if (earlier !== undefined) {
    return { field: 'reportedAt', code: 'STAY_CHANGED', reason: 'another report of this stay has the same reportedAt' };
  }
  if (before && before.reported_at >= record.reported_at) return before;
  return { ...record, state: 'active', batch };
}

function judgeCancellation(cancellation: StayCancellation, before: KnownStay | undefined): Answer {
  if (!before || before.site !== cancellation.facilityId) {
    return { field: 'cancelsStay', code: 'UNKNOWN_STAY', reason: 'no such stay of this institution' };
  }
  return before.state === 'cancelled' ? 'duplicate' : { ...before, state: 'cancelled' };
}

function idOf(row: AcceptableStay): string {
  return row.kind === 'stay' ? row.record.stay_id : row.cancellation.cancelsStay;
}

function reportOf({ stay_id, reported_at }: Pick<StayRecord, 'stay_id' | 'reported_at'>): string {
  return `${reported_at} ${stay_id}`;
}

async function loadKnown(trx: DatabaseTransaction, rows: readonly AcceptableStay[]): Promise<Known> {
  const reported = rows.flatMap((row) => (row.kind === 'stay' ? [row.record] : []));
  const instants = new Set(reported.map(reportOf));
  const stays = await trx
    .selectFrom('stays')
    .selectAll()
    .where(isAmong(trx, 'stay_id', [...new Set(rows.map(idOf))]))
    .execute();
  const reports = await trx
    .selectFrom('stay_reports')
    .select(['stay_id', 'reported_at', 'digest'])
    .where(isAmong(trx, 'stay_id', [...new Set(reported.map(({ stay_id }) => stay_id))]))
    .execute();
  return {
    sites: await registeredSites(
      trx,
      reported.map(({ site }) => site),
    ),
    stays: new Map(stays.map((stay) => [stay.stay_id, stay])),
    reports: new Map(
      reports.flatMap((report) => (instants.has(reportOf(report)) ? [[reportOf(report), report.digest] as const] : [])),
    ),
  };
}
