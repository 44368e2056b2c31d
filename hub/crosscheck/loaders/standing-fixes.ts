import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { Fix } from '../files.ts';
import { standingFix } from './attested.ts';

/** Where devices stand, for events that carry no position of their own. */
export async function loadStandingFixes(
  db: Database,
  devices: readonly string[],
): Promise<(device: string) => Fix | null> {
  const distinct = [...new Set(devices)];
  if (distinct.length === 0) return () => null;
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'config'])
    .where(isAmong(db, 'id', distinct))
    .execute();
  const fixes = new Map(rows.map((row) => [row.id, standingFix(row.config)]));
  return (device) => fixes.get(device) ?? null;
}
