import type { Database } from '../store/store.ts';
import { TILE_HEIGHT } from './edge.ts';
import { LedgerError } from './error.ts';
import { HASH_BYTES, leafHash, nodeHash } from './merkle/hash.ts';
import { consistencyPath, hashesOf, inclusionPath } from './merkle/paths.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

/** Hashes number index * 256 and following of a tile level (0 = leaves), in a row; fewer than `width` if there are no more. */
export async function readTile(db: Database, level: number, index: number, width: number): Promise<Buffer> {
  if (level === 0) return Buffer.concat((await commitments(db, index, width)).map(leafHash));
  const nodes = await db
    .selectFrom('ledger_nodes')
    .select('hash')
    .where('level', '=', level)
    .where('idx', '>=', index * TILE_WIDTH)
    .where('idx', '<', index * TILE_WIDTH + width)
    .orderBy('idx')
    .execute();
  return Buffer.concat(nodes.map(({ hash }) => Buffer.from(hash, 'base64url')));
}

/** The data of leaves number index * 256 and following: each with its length before it, 16 bits, big endian. */
export async function readEntryBundle(db: Database, index: number, width: number): Promise<Buffer[]> {
  const length = Buffer.of(0, HASH_BYTES);
  return (await commitments(db, index, width)).map((data) => Buffer.concat([length, data]));
}

async function commitments(db: Database, index: number, width: number): Promise<Buffer[]> {
  const lines = await db
    .selectFrom('ledger')
    .select('leaf')
    .where('idx', '>', index * TILE_WIDTH)
    .where('idx', '<=', index * TILE_WIDTH + width)
    .orderBy('idx')
    .execute();
  return lines.map(({ leaf }) => Buffer.from(leaf, 'base64url'));
}

/** Makes proofs about the tree of one size. Each tile is read once. */
export class TreeReader {
  readonly #db: Database;
  readonly #size: number;
  readonly #tiles = new Map<string, Promise<Buffer>>();

  constructor(db: Database, size: number) {
    this.#db = db;
    this.#size = size;
  }

  /** Proof that the line with this index (from 1) is in the tree. Throws RangeError when the tree is smaller. */
  async inclusionProof(lineIndex: number): Promise<Buffer[]> {
    return await hashesOf(inclusionPath(lineIndex - 1, this.#size), (level, index) => this.#node(level, index));
  }

  /** Proof that the tree continues that of the first `size` lines (1 or more). */
  async consistencyProof(size: number): Promise<Buffer[]> {
    return await hashesOf(consistencyPath(size, this.#size), (level, index) => this.#node(level, index));
  }

  async #node(level: number, index: number): Promise<Buffer> {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const count = 2 ** (level % TILE_HEIGHT);
    const tileIndex = Math.floor((index * count) / TILE_WIDTH);
    const tile = await this.#tile(tileLevel, tileIndex);
    const first = ((index * count) % TILE_WIDTH) * HASH_BYTES;
    const bytes = tile.subarray(first, first + count * HASH_BYTES);
    if (bytes.length < count * HASH_BYTES) {
      throw new LedgerError('NODE_MISSING', `the ledger lacks nodes of level ${level}; run: zs ledger verify`);
    }
    return foldPerfect(bytes);
  }

  #tile(level: number, index: number): Promise<Buffer> {
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key) ?? readTile(this.#db, level, index, TILE_WIDTH);
    this.#tiles.set(key, known);
    return known;
  }
}

function foldPerfect(bytes: Buffer): Buffer {
  if (bytes.length <= HASH_BYTES) return bytes;
  const middle = bytes.length / 2;
  return nodeHash(foldPerfect(bytes.subarray(0, middle)), foldPerfect(bytes.subarray(middle)));
}
