import { hash } from 'node:crypto';

// The prefixes keep a leaf from ever being taken for an inner node (second preimage), RFC 9162, 2.1.1.
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Bytes of every hash in the tree (SHA-256). */
export const HASH_BYTES = 32;

/** Root of the tree without leaves: the hash of nothing (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Buffer = hash('sha256', Buffer.of(), 'buffer');

/** SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, data]), 'buffer');
}

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}
