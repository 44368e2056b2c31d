import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { eraseAttestation } from '../hub/ledger/erasure/erase.ts';
import { printFacts } from './facts.ts';
import { withStore } from './registry-desk.ts';

export interface EraseOptions {
  readonly data: string;
  readonly store?: string;
  readonly event: string;
  readonly reason: string;
  readonly basis: string;
  readonly by: string;
}

/** `zs ledger erase`. The order is also written beside the database: `zs restore` carries it out again on an older backup. */
export async function eraseEvent(options: EraseOptions): Promise<void> {
  const event = parseOrThrow(EventId, options.event, '--event');
  const { basis: legalBasis, reason, by } = options;
  const order = await withStore(options, (store) =>
    eraseAttestation(store, { event, legalBasis, reason, by }, Date.now()),
  );
  const file = join(options.data, 'erasures.jsonl');
  appendFileSync(file, `${JSON.stringify(order)}\n`, { mode: 0o600 });
  printFacts({
    erased: event,
    order: order.id,
    'ledger line': `${order.index}; its proof still holds, nobody can tell any more what it was about`,
    next: `backups made before now still hold the event; keep ${file} with them: zs restore --erasures`,
  });
}
