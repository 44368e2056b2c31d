import { nodeHash } from './hash.ts';

/** A leaf, by its hash, and the claim that it is number `index` (from 0) of the tree of `size` leaves. */
export interface InclusionClaim {
  readonly leaf: Buffer;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Buffer[];
  readonly root: Buffer;
}

/** Whether an inclusion proof leads to the root: RFC 9162, 2.1.3.2. */
export function verifyInclusion({ leaf, index, size, proof, root }: InclusionClaim): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false; // longer than the tree is high: another tree is being passed off
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** Two states of one log, and the claim that the second continues the first. */
export interface ConsistencyClaim {
  readonly first: { readonly size: number; readonly root: Buffer };
  readonly second: { readonly size: number; readonly root: Buffer };
  readonly proof: readonly Buffer[];
}

/** Whether a consistency proof holds: RFC 9162, 2.1.4.2. Two trees of one size are consistent only if they are equal. */
export function verifyConsistency({ first, second, proof }: ConsistencyClaim): boolean {
  if (!Number.isSafeInteger(first.size) || !Number.isSafeInteger(second.size)) return false;
  if (first.size < 1 || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);

  // A first tree that is perfect is itself the starting node, which the proof therefore leaves out.
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : [...proof];
  const start = path.shift();
  if (!start) return false;
  let [node, last] = [first.size - 1, second.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [former, latter] = [start, start];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      former = nodeHash(sibling, former);
      latter = nodeHash(sibling, latter);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      latter = nodeHash(latter, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && former.equals(first.root) && latter.equals(second.root);
}

// Not `>> 1`, which would cut a size to 32 bits.
function half(number: number): number {
  return Math.floor(number / 2);
}

function isPowerOfTwo(number: number): boolean {
  return Number.isInteger(Math.log2(number));
}
