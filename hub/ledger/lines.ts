import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

/** A line with what opens its commitment; `salt` undefined = from the time of the hash chain, or destroyed. */
export type LedgerLine = Row<'ledger'> & { readonly salt: string | undefined };

/** The lines with these indexes (from 1), by index. */
export async function linesAt(db: Database, indexes: readonly number[]): Promise<Map<number, LedgerLine>> {
  if (indexes.length === 0) return new Map();
  const rows = await selectLines(db).where('ledger.idx', 'in', indexes).execute();
  return new Map(rows.map((row) => [row.idx, withSalt(row)]));
}

/** The lines after one index up to another, in their order. */
export async function linesBetween(db: Database, after: number, last: number): Promise<LedgerLine[]> {
  const rows = await selectLines(db)
    .where('ledger.idx', '>', after)
    .where('ledger.idx', '<=', last)
    .orderBy('ledger.idx')
    .execute();
  return rows.map(withSalt);
}

/** The latest line about a thing, or undefined. */
export async function lineAbout(db: Database, kind: string, ref: string): Promise<LedgerLine | undefined> {
  const about = selectLines(db).where('kind', '=', kind).where('ref', '=', ref);
  const row = await about.orderBy('ledger.idx', 'desc').limit(1).executeTakeFirst();
  return row && withSalt(row);
}

function selectLines(db: Database) {
  return db
    .selectFrom('ledger')
    .leftJoin('ledger_salts', 'ledger_salts.idx', 'ledger.idx')
    .selectAll('ledger')
    .select('ledger_salts.salt');
}

function withSalt(row: Row<'ledger'> & { salt: string | null }): LedgerLine {
  return { ...row, salt: row.salt ?? undefined };
}
