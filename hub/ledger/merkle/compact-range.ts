import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hash.ts';

/** Hears of each perfect subtree when it becomes complete: `hash` covers leaves index * 2^level to (index + 1) * 2^level - 1. */
export type OnComplete = (level: number, index: number, hash: Buffer) => void;

/**
 * The right edge of a growing tree: the roots of its largest perfect subtrees, one for each bit of `size`, largest first.
 * That is all an append needs, so it costs at most log2(size) hashes and reads nothing of the past.
 */
export class CompactRange {
  #size: number;
  readonly #nodes: Buffer[];

  private constructor(size: number, nodes: Buffer[]) {
    this.#size = size;
    this.#nodes = nodes;
  }

  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /** The edge of a tree of `size` leaves, from its nodes in a row. Throws RangeError when they can't be it. */
  static from(size: number, bytes: Uint8Array): CompactRange {
    const nodes: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += HASH_BYTES) nodes.push(Buffer.from(bytes.subarray(at, at + HASH_BYTES)));
    if (bytes.length !== bitsOf(size) * HASH_BYTES) {
      throw new RangeError(`a tree of ${size} leaves has ${bitsOf(size)} nodes on its edge, not ${bytes.length} bytes`);
    }
    return new CompactRange(size, nodes);
  }

  get size(): number {
    return this.#size;
  }

  /** The nodes in a row, as `from` takes them. */
  get bytes(): Buffer {
    return Buffer.concat(this.#nodes);
  }

  append(leaf: Buffer, onComplete?: OnComplete): void {
    let hash = leaf;
    let level = 0;
    let index = this.#size;
    onComplete?.(level, index, hash);
    // Every trailing one bit of the former size is a subtree that this leaf completes to one of twice its size.
    for (; index % 2 === 1; index = (index - 1) / 2) {
      hash = nodeHash(this.#nodes.pop() ?? EMPTY_ROOT, hash);
      level += 1;
      onComplete?.(level, (index - 1) / 2, hash);
    }
    this.#nodes.push(hash);
    this.#size += 1;
  }

  root(): Buffer {
    return (
      this.#nodes.reduceRight<Buffer | undefined>((right, left) => (right ? nodeHash(left, right) : left), undefined) ??
      EMPTY_ROOT
    );
  }
}

// Bit operators would cut the size to 32 bits.
function bitsOf(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
