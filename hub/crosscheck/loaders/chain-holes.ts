import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { ChainHole } from '../device-day-files.ts';
import type { Interval } from '../interval.ts';

/** A hole in a chain: which events are missing, and the span in which they were signed. */
export interface LocatedHole extends ChainHole {
  readonly device: string;
  readonly span: Interval;
}

/** The first hole of each chain of these devices that has one. */
export async function loadChainHoles(db: Database, devices: readonly string[]): Promise<LocatedHole[]> {
  if (devices.length === 0) return [];
  const rows = await db
    .selectFrom('chains as chain')
    .innerJoin('attestations as next', (join) =>
      join
        .onRef('next.device', '=', 'chain.device')
        .onRef('next.chain', '=', 'chain.chain')
        .on('next.seq', '=', (eb) =>
          eb
            .selectFrom('attestations as beyond')
            .select(({ fn }) => fn.min<number>('beyond.seq').as('seq'))
            .whereRef('beyond.device', '=', 'chain.device')
            .whereRef('beyond.chain', '=', 'chain.chain')
            .whereRef('beyond.seq', '>', 'chain.up_to'),
        ),
    )
    .leftJoin('attestations as before', (join) =>
      join
        .onRef('before.device', '=', 'chain.device')
        .onRef('before.chain', '=', 'chain.chain')
        .onRef('before.seq', '=', 'chain.up_to'),
    )
    .select([
      'chain.device',
      'chain.chain',
      'chain.up_to',
      'chain.opened_at',
      'before.at as before_at',
      'next.jti',
      'next.seq',
      'next.at',
      'next.received_at',
    ])
    .where(isAmong(db, 'chain.device', devices))
    .whereRef('chain.up_to', '<', 'chain.last_seq')
    .execute();
  return rows.map((row) => ({
    device: row.device,
    chain: row.chain,
    after: row.up_to,
    next: { jti: row.jti, seq: row.seq, at: Date.parse(row.at), receivedAt: Date.parse(row.received_at) },
    // Before the first stored event nothing bounds the hole but when we first heard of the chain.
    span: { from: Date.parse(row.before_at ?? earlier(row.at, row.opened_at)), until: Date.parse(row.at) },
  }));
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
