import { type SqlBool, sql } from 'kysely';
import type { ChainId, DeviceId, Digest } from '../../contract/ids.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { type ChainRow, chainKey, keepChains } from './chain-rows.ts';

/** An inclusive range of sequence numbers. */
export type SeqRange = [first: number, last: number];

/** How far a chain has come: everything up to `upTo` is settled (stored or refused), and so are the ranges `beyond` a gap. */
export interface ChainProgress {
  readonly device: DeviceId;
  readonly chain: ChainId;
  readonly upTo: number;
  readonly beyond: readonly SeqRange[];
}

/** What one batch did to one chain. */
export interface ChainChange {
  readonly device: DeviceId;
  readonly chain: ChainId;
  readonly stored: readonly { readonly seq: number; readonly digest: Digest }[];
  /** Places of refused events. */
  readonly refused: readonly number[];
  /** Hub time, ISO 8601. */
  readonly at: string;
}

/** As many ranges as a receipt can hold. */
const MAX_RANGES = 64;

/**
 * Moves chains on after their events were written, and says how far each is now. `known`: their rows from before. Two chains
 * of one device that grow at once (a cloned outbox) show in `opened_at` and `last_at`, which only a stored event moves.
 */
export async function advanceChains(
  trx: DatabaseTransaction,
  changes: readonly ChainChange[],
  known: ReadonlyMap<string, ChainRow>,
): Promise<ChainProgress[]> {
  const all: ChainProgress[] = [];
  const moved: ChainRow[] = [];
  for (const change of changes) {
    const { device, chain, stored, refused, at } = change;
    const fresh = { device, chain, up_to: 0, last_seq: 0, last_digest: null, opened_at: at, last_at: at };
    const former = known.get(chainKey(change)) ?? fresh;
    const progress = await progressOf(trx, former, new Set([...stored.map(({ seq }) => seq), ...refused]));
    all.push(progress);
    if (stored.length > 0 || refused.length > 0) moved.push(movedRow(former, change, progress.upTo));
  }
  await keepChains(trx, moved);
  return all;
}

function movedRow(former: ChainRow, { stored, at }: ChainChange, upTo: number): ChainRow {
  const last = stored.reduce((max, event) => (event.seq > max.seq ? event : max), {
    seq: former.last_seq,
    digest: former.last_digest,
  });
  const last_at = stored.length > 0 ? at : former.last_at;
  return { ...former, up_to: upTo, last_seq: last.seq, last_digest: last.digest, last_at };
}

async function progressOf(
  trx: DatabaseTransaction,
  former: ChainRow,
  settledNow: ReadonlySet<number>,
): Promise<ChainProgress> {
  const device = former.device as DeviceId;
  const chain = former.chain as ChainId;
  let upTo = former.up_to;
  while (settledNow.has(upTo + 1)) upTo += 1;
  const highest = Math.max(former.last_seq, ...settledNow);
  if (highest <= upTo) return { device, chain, upTo, beyond: [] };

  const ranges = await settledRanges(trx, device, chain, upTo);
  const [first, ...rest] = ranges;
  if (first?.[0] === upTo + 1) return { device, chain, upTo: first[1], beyond: rest.slice(0, MAX_RANGES) };
  return { device, chain, upTo, beyond: ranges.slice(0, MAX_RANGES) };
}

/** Ranges of settled places after `upTo`, in order. The database groups them: a chain with an old hole may be long. */
async function settledRanges(
  trx: DatabaseTransaction,
  device: DeviceId,
  chain: ChainId,
  upTo: number,
): Promise<SeqRange[]> {
  const here = sql<SqlBool>`device = ${device} and chain = ${chain} and seq > ${upTo}`;
  const { rows } = await sql<{ first: number; last: number }>`
    select min(seq) as first, max(seq) as last
    from (
      select seq, seq - row_number() over (order by seq) as island
      from (select seq from attestations where ${here} union select seq from quarantine where ${here}) as settled
    ) as numbered
    group by island
    order by min(seq)
    limit ${MAX_RANGES + 1}`.execute(trx);
  return rows.map(({ first, last }) => [first, last]);
}
