import { z } from 'zod';

/** What a run tells a device's process: its clock's error from now on, or to sign no more. */
export type ToDevice = { readonly offsetMs: number } | { readonly quiet: true };

/** An event that the device has called done: it must never be lost from then on. */
export interface Announced {
  readonly chain: string;
  readonly seq: number;
  readonly jti: string;
}

/** What a device's process says, line by line. */
export type DeviceWord =
  | { readonly says: 'ready' }
  | { readonly says: 'done'; readonly event: Announced }
  | { readonly says: 'not-done'; readonly code: string }
  | { readonly says: 'waiting'; readonly pending: number; readonly receipted: boolean }
  | { readonly says: 'replaced'; readonly salvaged: number };

const Count = z.coerce.number().int();

/** Reads a line; undefined for one that a kill has torn. */
export function deviceWord(line: string): DeviceWord | undefined {
  const [says, ...rest] = line.split(' ');
  const [first, second, jti] = rest;
  switch (says) {
    case 'ready':
      return { says };
    case 'done':
      if (first === undefined || second === undefined || jti?.length !== 36) return undefined;
      return { says, event: { chain: first, seq: Count.parse(second), jti } };
    case 'not-done':
      return first === undefined ? undefined : { says, code: first };
    case 'waiting':
      return second === undefined ? undefined : { says, pending: Count.parse(first), receipted: second === '1' };
    case 'replaced':
      return first === undefined ? undefined : { says, salvaged: Count.parse(first) };
    default:
      return undefined;
  }
}
