import type { FindingPage, QueueRow } from '../../../cases/finding-schema.ts';

/** What is on the screen, and how many rows the hub has meanwhile put there or taken away. */
export interface LiveRows {
  readonly rows: readonly QueueRow[];
  readonly changes: number;
}

/**
 * The rows as they stay: in their order, each as it is now. What is new or gone is only counted: a row that slides away under the
 * pointer is a wrong decision about somebody. Pure.
 */
export function heldRows(shown: readonly QueueRow[], fresh: FindingPage): LiveRows {
  const now = new Map(fresh.items.map((item) => [item.id, item]));
  const kept = new Set(shown.map(({ id }) => id));
  const gone = shown.filter(({ id }) => !now.has(id)).length;
  const added = fresh.items.filter(({ id }) => !kept.has(id)).length;
  // On a full page each new row pushes another one out: that is one change, not two.
  return { rows: shown.map((row) => now.get(row.id) ?? row), changes: Math.max(gone, added) };
}
