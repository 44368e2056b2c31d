import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { NewRow } from '../store/tables.ts';
import { LedgerError } from './error.ts';
import { CompactRange } from './merkle/compact-range.ts';
import { leafHash } from './merkle/hash.ts';

/** Height of a tile: a node is kept for every 2^8 nodes (or leaves) below it (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;

const PAGE = 1000;

/** The tree as it is now, ready to grow. */
export interface Edge {
  readonly range: CompactRange;
  /** How many of the leaves are lines of the former hash chain. */
  readonly chained: number;
  /** Nodes that became complete and are not kept yet. */
  readonly nodes: NewRow<'ledger_nodes'>[];
}

/**
 * Reads the edge. Where there is none yet, the ledger is new or was a hash chain until now: its lines become the first
 * leaves, in their order. Throws LedgerError `EDGE_OUT_OF_STEP` when the edge is not that of the last line.
 */
export async function readEdge(db: Database): Promise<Edge> {
  const kept = await db.selectFrom('ledger_edge').selectAll().where('id', '=', 1).executeTakeFirst();
  const { last } = await db
    .selectFrom('ledger')
    .select(({ fn }) => fn.max<number | null>('idx').as('last'))
    .executeTakeFirstOrThrow();
  if (!kept) return await edgeOfChain(db, last ?? 0);
  if (kept.size !== (last ?? 0)) {
    throw new LedgerError(
      'EDGE_OUT_OF_STEP',
      `the ledger has ${last ?? 0} lines, its tree ${kept.size}; restore the database from its backup`,
    );
  }
  return {
    range: CompactRange.from(kept.size, Buffer.from(kept.nodes, 'base64url')),
    chained: kept.chained,
    nodes: [],
  };
}

/** Adds a leaf to the tree in memory. */
export function addLeaf({ range, nodes }: Pick<Edge, 'range' | 'nodes'>, commitment: string): void {
  range.append(leafHash(Buffer.from(commitment, 'base64url')), (level, idx, hash) => {
    if (level === 0 || level % TILE_HEIGHT !== 0) return;
    nodes.push({ level: level / TILE_HEIGHT, idx, hash: hash.toString('base64url') });
  });
}

/** Keeps the edge and the nodes that became complete, in the transaction that keeps the lines. */
export async function keepEdge(trx: DatabaseTransaction, { range, chained, nodes }: Edge): Promise<void> {
  for (let first = 0; first < nodes.length; first += PAGE) {
    await trx
      .insertInto('ledger_nodes')
      .values(nodes.slice(first, first + PAGE))
      .execute();
  }
  const edge = { size: range.size, nodes: range.bytes.toString('base64url'), chained };
  await trx
    .insertInto('ledger_edge')
    .values({ id: 1, ...edge })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(edge))
    .execute();
}

async function edgeOfChain(db: Database, chained: number): Promise<Edge> {
  const edge: Edge = { range: CompactRange.empty(), chained, nodes: [] };
  while (edge.range.size < chained) {
    const lines = await db
      .selectFrom('ledger')
      .select('leaf')
      .where('idx', '>', edge.range.size)
      .where('idx', '<=', chained)
      .orderBy('idx')
      .limit(PAGE)
      .execute();
    if (lines.length === 0) {
      throw new LedgerError(
        'EDGE_OUT_OF_STEP',
        'lines of the ledger are missing; restore the database from its backup',
      );
    }
    for (const { leaf } of lines) addLeaf(edge, leaf);
  }
  return edge;
}
