import type { ClaimCancellation } from '../../contract/claim.ts';
import { registeredSites, UNKNOWN_FACILITY } from '../import/registered-sites.ts';
import type { Reject, RejectCause } from '../import/reject.ts';
import { insertRows } from '../store/insert-rows.ts';
import { isAmong } from '../store/is-among.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { ClaimRecord } from './claim-record.ts';

/** A row that may go in, with the line it came from. */
export type AcceptableRow =
  | { readonly kind: 'claim'; readonly line: number; readonly record: ClaimRecord }
  | { readonly kind: 'cancellation'; readonly line: number; readonly cancellation: ClaimCancellation };

/** What became of a batch of rows. */
export interface KeptRows {
  readonly claims: readonly ClaimRecord[];
  readonly cancelled: readonly string[];
  readonly duplicates: number;
  readonly rejects: readonly Reject[];
}

type KnownClaim = Pick<Row<'claims'>, 'claim_id' | 'digest' | 'site' | 'state' | 'cancelled_at'>;

/**
 * Keeps rows in the order in which they came, in a transaction that no other import runs beside. The same row again is a
 * duplicate, so that a file can be sent twice; the same claim number with other content is refused.
 */
export async function keepRows(
  trx: DatabaseTransaction,
  batch: string,
  rows: readonly AcceptableRow[],
): Promise<KeptRows> {
  if (rows.length === 0) return { claims: [], cancelled: [], duplicates: 0, rejects: [] };
  const known = await loadKnown(trx, rows);
  const sites = await registeredSites(
    trx,
    rows.flatMap((row) => (row.kind === 'claim' ? [row.record.claim.site] : [])),
  );
  const claims: ClaimRecord[] = [];
  const cancelled: KnownClaim[] = [];
  const rejects: Reject[] = [];
  let duplicates = 0;
  for (const row of rows) {
    const before = known.get(idOf(row));
    const answer =
      row.kind === 'claim' ? judgeClaim(row.record, before, sites) : judgeCancellation(row.cancellation, before);
    if (answer === 'duplicate') duplicates += 1;
    else if (answer !== 'new') rejects.push({ line: row.line, ...answer });
    else if (row.kind === 'claim') {
      claims.push(row.record);
      known.set(idOf(row), { ...row.record.claim, state: 'active', cancelled_at: null });
    } else if (before) {
      const after = { ...before, ...cancellationColumns(row.cancellation) };
      cancelled.push(after);
      known.set(idOf(row), after);
    }
  }
  await insertClaims(trx, batch, claims);
  for (const { claim_id, state, cancelled_at } of cancelled) {
    await trx.updateTable('claims').set({ state, cancelled_at }).where('claim_id', '=', claim_id).execute();
  }
  return { claims, cancelled: cancelled.map((claim) => claim.claim_id), duplicates, rejects };
}

type Answer = 'new' | 'duplicate' | RejectCause;

function judgeClaim({ claim }: ClaimRecord, before: KnownClaim | undefined, sites: ReadonlySet<string>): Answer {
  if (!sites.has(claim.site)) return UNKNOWN_FACILITY;
  if (!before) return 'new';
  if (before.digest === claim.digest) return 'duplicate';
  return before.state === 'active'
    ? { field: 'claimId', code: 'CLAIM_CHANGED', reason: 'was imported with other content; cancel it first' }
    : { field: 'claimId', code: 'CLAIM_CANCELLED', reason: 'was cancelled; a new settlement has a new number' };
}

function judgeCancellation(cancellation: ClaimCancellation, before: KnownClaim | undefined): Answer {
  // Whoever can name another institution's claim must not be able to cancel it.
  if (!before || before.site !== cancellation.facilityId) {
    return { field: 'cancels', code: 'UNKNOWN_CLAIM', reason: 'no such claim of this institution' };
  }
  if (before.state === 'active') return 'new';
  const same = cancellationColumns(cancellation);
  return before.state === same.state && before.cancelled_at === same.cancelled_at
    ? 'duplicate'
    : { field: 'cancels', code: 'ALREADY_CANCELLED', reason: 'was cancelled before, at another time or otherwise' };
}

function cancellationColumns({ reason, at }: ClaimCancellation): {
  state: 'cancelled' | 'refunded';
  cancelled_at: string;
} {
  return { state: reason, cancelled_at: new Date(at).toISOString() };
}

function idOf(row: AcceptableRow): string {
  return row.kind === 'claim' ? row.record.claim.claim_id : row.cancellation.cancels;
}

async function loadKnown(trx: DatabaseTransaction, rows: readonly AcceptableRow[]): Promise<Map<string, KnownClaim>> {
  const ids = [...new Set(rows.map(idOf))];
  const known = await trx
    .selectFrom('claims')
    .select(['claim_id', 'digest', 'site', 'state', 'cancelled_at'])
    .where(isAmong(trx, 'claim_id', ids))
    .execute();
  return new Map(known.map((claim) => [claim.claim_id, claim]));
}

async function insertClaims(trx: DatabaseTransaction, batch: string, records: readonly ClaimRecord[]): Promise<void> {
  const claims = records.map(({ claim }) => ({ ...claim, batch, state: 'active' as const, cancelled_at: null }));
  await insertRows(trx, 'claims', claims);
  await insertRows(
    trx,
    'claim_lines',
    records.flatMap((record) => record.lines),
  );
  await insertRows(
    trx,
    'trace_codes',
    records.flatMap((record) => record.traceCodes),
  );
}
