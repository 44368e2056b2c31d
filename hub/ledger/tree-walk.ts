import type { Digest } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { addLeaf, type Edge, TILE_HEIGHT } from './edge.ts';
import { EMPTY_CHAIN, nextRoot } from './hash-chain.ts';
import { CompactRange } from './merkle/compact-range.ts';

/** What is wrong with the lines as a tree. */
export type TreeProblem =
  | 'index-missing' // a line was removed
  | 'root-mismatch' // a line of this append was changed, or one before it
  | 'node-altered' // an inner node, from which proofs are made, does not follow from the lines
  | 'edge-altered'; // nor does the edge, from which the next append would go on

interface Broken<P extends string = string> {
  readonly firstBadIndex: number;
  readonly problem: P;
}

/**
 * Grows the tree again, line by line, from nothing but the lines. All lines of one append carry the root after it, so a
 * root is known to hold only when the last of them was seen; what is wrong with the content of a line waits until then.
 */
export class TreeWalk<P extends string> {
  readonly #kept: Row<'ledger_edge'> | undefined;
  readonly #edge: Edge;
  #chainRoot = EMPTY_CHAIN;
  #append: { readonly first: number; readonly root: string } | undefined;
  #suspect: Broken<P> | undefined;
  /** Lines to walk over. */
  readonly size: number;
  readonly #lastLine: number;

  private constructor(lastLine: number, kept: Row<'ledger_edge'> | undefined) {
    this.#kept = kept;
    this.#lastLine = lastLine;
    this.size = kept?.size ?? lastLine;
    this.#edge = { range: CompactRange.empty(), chained: kept?.chained ?? lastLine, nodes: [] };
  }

  // In this order: the edge is then never behind the line, unless somebody added a line by hand.
  static async begin<P extends string>(db: Database): Promise<TreeWalk<P>> {
    const { last } = await db
      .selectFrom('ledger')
      .select(({ fn }) => fn.max<number | null>('idx').as('last'))
      .executeTakeFirstOrThrow();
    const kept = await db.selectFrom('ledger_edge').selectAll().where('id', '=', 1).executeTakeFirst();
    return new TreeWalk<P>(last ?? 0, kept);
  }

  get root(): Digest {
    return this.#edge.range.root().toString('base64url') as Digest;
  }

  /** Takes the line that should have this index. Returns what is broken at it or at the append before it. */
  step(index: number, line: Row<'ledger'> | undefined): Broken<P | TreeProblem> | undefined {
    if (line?.idx !== index) return { firstBadIndex: index, problem: 'index-missing' };
    if (this.#append?.root !== line.root) {
      const broken = this.#closeAppend();
      if (broken) return broken;
      this.#append = { first: index, root: line.root };
    }
    addLeaf(this.#edge, line.leaf);
    if (index > this.#edge.chained) return undefined;
    this.#chainRoot = nextRoot(this.#chainRoot, line.leaf as Digest);
    return this.#chainRoot === line.root ? undefined : { firstBadIndex: index, problem: 'root-mismatch' };
  }

  /** Says that the content of the line just taken is wrong. */
  suspect(index: number, problem: P): void {
    this.#suspect ??= { firstBadIndex: index, problem };
  }

  /** Compares what was grown with what is kept beside the lines. */
  async end(db: Database): Promise<Broken<P | TreeProblem> | undefined> {
    const broken = this.#closeAppend();
    if (broken) return broken;
    if (this.#lastLine > this.size) return { firstBadIndex: this.size + 1, problem: 'edge-altered' };
    if (!this.#kept) return undefined;
    if (this.#kept.nodes !== this.#edge.range.bytes.toString('base64url')) {
      return { firstBadIndex: this.size, problem: 'edge-altered' };
    }
    return await this.#alteredNode(db);
  }

  #closeAppend(): Broken<P | TreeProblem> | undefined {
    const append = this.#append;
    if (append && append.first > this.#edge.chained && this.root !== append.root) {
      return { firstBadIndex: append.first, problem: 'root-mismatch' };
    }
    return this.#suspect;
  }

  async #alteredNode(db: Database): Promise<Broken<TreeProblem> | undefined> {
    const rows = await db.selectFrom('ledger_nodes').selectAll().execute();
    const kept = new Map(rows.map(({ level, idx, hash }) => [`${level}/${idx}`, hash]));
    const altered = this.#edge.nodes.find(({ level, idx, hash }) => kept.get(`${level}/${idx}`) !== hash);
    if (!altered) return undefined;
    return { firstBadIndex: (altered.idx + 1) * 2 ** (TILE_HEIGHT * altered.level), problem: 'node-altered' };
  }
}
