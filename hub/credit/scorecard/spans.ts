import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../store/store.ts';

/** How many rows are counted at a stretch: some 50 ms where they have to be read from a disk. */
const ROWS = 1000;

interface Span {
  readonly from: string;
  readonly until: string;
}

/**
 * A span of time cut into such that hold about so many rows, the earliest first. Where the store has one thread, everybody waits while
 * it counts: between two of them the others have their turn.
 */
export async function* spansOf(
  db: Database,
  table: 'claims' | 'attestations',
  { from, until }: Span,
  rows = ROWS,
): AsyncGenerator<Span> {
  for (let at = from; at < until; ) {
    const end = (await boundaryAfter(db, table, { from: at, until }, rows)) ?? until;
    yield { from: at, until: end };
    await setImmediate();
    at = end;
  }
}

async function boundaryAfter(
  db: Database,
  table: 'claims' | 'attestations',
  { from, until }: Span,
  rows: number,
): Promise<string | undefined> {
  if (table === 'claims') {
    const later = db.selectFrom('claims').select('settled_at').orderBy('settled_at').offset(rows).limit(1);
    const row = await later.where('settled_at', '>', from).where('settled_at', '<', until).executeTakeFirst();
    return row?.settled_at;
  }
  const later = db.selectFrom('attestations').select('at').orderBy('at').offset(rows).limit(1);
  return (await later.where('at', '>', from).where('at', '<', until).executeTakeFirst())?.at;
}
