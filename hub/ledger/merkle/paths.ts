import { nodeHash } from './hash.ts';

/** Leaves `begin` (inclusive) to `end` (exclusive), counted from 0. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** The hash of the perfect subtree over leaves index * 2^level to (index + 1) * 2^level - 1. */
export type NodeReader = (level: number, index: number) => Buffer | Promise<Buffer>;

/** The subtrees whose hashes prove that leaf `index` is in the tree of `size` leaves: PATH of RFC 9162, 2.1.3.1. */
export function inclusionPath(index: number, size: number): LeafRange[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  }
  const path: LeafRange[] = [];
  let { begin, end }: LeafRange = { begin: 0, end: size };
  while (end - begin > 1) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  return path.reverse();
}

/** The subtrees whose hashes prove that the tree of `second` leaves continues that of `first`: RFC 9162, 2.1.4.1. */
export function consistencyPath(first: number, second: number): LeafRange[] {
  if (!Number.isSafeInteger(first) || first < 1 || first > second) {
    throw new RangeError(`a tree of ${second} leaves does not continue one of ${first}`);
  }
  const path: LeafRange[] = [];
  let { begin, end }: LeafRange = { begin: 0, end: second };
  while (first < end) {
    const middle = begin + splitOf(end - begin);
    if (first <= middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  if (begin > 0) path.push({ begin, end }); // who verifies holds the root of the first tree already
  return path.reverse();
}

/** The hashes of subtrees that the two functions above name, the uneven ones on the right edge put together. */
export async function hashesOf(ranges: readonly LeafRange[], nodeAt: NodeReader): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (const range of ranges) hashes.push(await hashOf(range, nodeAt));
  return hashes;
}

async function hashOf({ begin, end }: LeafRange, nodeAt: NodeReader): Promise<Buffer> {
  const count = end - begin;
  const level = Math.log2(count);
  if (Number.isInteger(level)) return nodeAt(level, begin / count);
  const middle = begin + splitOf(count);
  return nodeHash(await hashOf({ begin, end: middle }, nodeAt), await hashOf({ begin: middle, end }, nodeAt));
}

/** The largest power of two below `count` (which is 2 or more). */
function splitOf(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
