import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { removeReceived } from './received.ts';

/** Where received clips lie, and the list of what was ordered. */
export interface ReceivedClips {
  readonly store: Store;
  /** The hub's folder. */
  readonly dir: string;
  readonly now: () => number;
}

/**
 * Removes clips that came: first the file, then the word that it is gone, with a line of the ledger; interrupted, it is done again.
 * Who ordered it and that it came stays on record, whom it showed does not.
 */
export async function removeClips(
  { store, dir, now }: ReceivedClips,
  orders: readonly Pick<Row<'clip_orders'>, 'command' | 'media'>[],
  why: 'age' | 'withdrawn',
): Promise<void> {
  if (orders.length === 0) return;
  for (const { media } of orders) removeReceived(dir, media);
  const at = now();
  const removed_at = new Date(at).toISOString();
  await store.transaction(
    async (trx) => {
      await trx
        .updateTable('clip_orders')
        .set({ removed_at, removed_why: why, subject_type: null, subject: null })
        .where(
          'command',
          'in',
          orders.map(({ command }) => command),
        )
        .execute();
      const entries = orders.map(({ command, media }) => ({
        kind: 'clip-removal',
        ref: command,
        digest: digestOf(JSON.stringify({ command, media, why })),
      }));
      await appendToLedger(trx, entries, at);
    },
    { sequencer: true },
  );
}
