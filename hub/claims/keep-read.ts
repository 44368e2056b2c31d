import type { KeptCounts } from '../import/run-import.ts';
import { type KeptMasters, keepMasters } from '../masters/keep-masters.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { keepRows } from './keep-rows.ts';
import { keepStays } from './keep-stays.ts';
import type { ReadRows } from './read-rows.ts';
import type { TouchedByImport } from './touched-by-import.ts';

interface Listeners {
  readonly touched: TouchedByImport;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onMasters?: ((changed: KeptMasters['changed']) => void) | undefined;
}

/** Keeps a batch of rows that were read, and notes what they are about. Master data first: nothing refers to what comes later. */
export async function keepRead(
  trx: DatabaseTransaction,
  batch: string,
  { claims, stays, masters, rejects }: ReadRows,
  { touched, now, onMasters }: Listeners,
): Promise<KeptCounts> {
  const keptMasters = await keepMasters(trx, batch, masters, now());
  const keptClaims = await keepRows(trx, batch, claims);
  const keptStays = await keepStays(trx, batch, stays);
  touched.add(keptClaims.claims, keptClaims.cancelled);
  touched.addStays(keptStays.stays);
  if (keptMasters.changed.length > 0) onMasters?.(keptMasters.changed);
  const all = [rejects, keptMasters.rejects, keptClaims.rejects, keptStays.rejects];
  return {
    accepted: keptMasters.accepted + keptClaims.claims.length + keptStays.accepted,
    duplicates: keptMasters.duplicates + keptClaims.duplicates + keptStays.duplicates,
    cancelled: keptMasters.cancelled + keptClaims.cancelled.length + keptStays.cancelled,
    rejects: all.flat().toSorted((a, b) => a.line - b.line),
  };
}
