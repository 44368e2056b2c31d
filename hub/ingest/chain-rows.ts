import { sql } from 'kysely';
import { insertRows } from '../store/insert-rows.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { inWantedChain, wantedRows } from '../store/wanted-rows.ts';

/** Names a chain: an id is only as random as its device made it, so it counts together with the device. */
export interface ChainName {
  readonly device: string;
  readonly chain: string;
}

export type ChainRow = Row<'chains'>;

export const chainKey = ({ device, chain }: ChainName): string => `${device}/${chain}`;

/** What is known of these chains, by `chainKey`: one query, however many there are. */
export async function loadChains(db: Database, names: readonly ChainName[]): Promise<Map<string, ChainRow>> {
  const wanted = new Map(names.map((name) => [chainKey(name), [name.device, name.chain]]));
  if (wanted.size === 0) return new Map();
  const { rows } = await sql<ChainRow>`select chains.* from ${wantedRows(db, [...wanted.values()])}
    cross join chains where ${inWantedChain('chains')}`.execute(db);
  return new Map(rows.map((row) => [chainKey(row), row]));
}

/** Writes how far these chains are now. */
export async function keepChains(trx: DatabaseTransaction, rows: readonly ChainRow[]): Promise<void> {
  await insertRows(trx, 'chains', rows, {
    key: ['device', 'chain'],
    columns: ['up_to', 'last_seq', 'last_digest', 'last_at'],
  });
}
