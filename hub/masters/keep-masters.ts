import { newEventId } from '../../contract/ids.ts';
import { registeredSites, UNKNOWN_FACILITY } from '../import/registered-sites.ts';
import type { Reject } from '../import/reject.ts';
import type { KeptCounts } from '../import/run-import.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { MasterRow } from './master-content.ts';

/** A row of master data that may go in, with the line it came from. */
export interface AcceptableMaster {
  readonly line: number;
  readonly row: MasterRow;
  /** Taken back instead of added. */
  readonly withdraws: boolean;
}

export interface KeptMasters extends KeptCounts {
  /** Records that are new, changed or withdrawn. */
  readonly changed: readonly Pick<Row<'masters'>, 'kind' | 'key' | 'site' | 'subject' | 'valid_from'>[];
}

const placeOf = ({ kind, key, valid_from }: MasterRow) => JSON.stringify([kind, key, valid_from]);

/**
 * Keeps master data in the order in which it came. The same record again is a duplicate; one with the same key and
 * beginning replaces the former version, which stays as history.
 */
export async function keepMasters(
  trx: DatabaseTransaction,
  batch: string,
  rows: readonly AcceptableMaster[],
  now: number,
): Promise<KeptMasters> {
  const kept = { changed: [] as MasterRow[], accepted: 0, duplicates: 0, cancelled: 0, rejects: [] as Reject[] };
  if (rows.length === 0) return kept;
  const current = await loadCurrent(trx, rows);
  const registered = await registeredSites(
    trx,
    rows.flatMap(({ row }) => (row.site === null ? [] : [row.site])),
  );
  const at = new Date(now).toISOString();
  const added: Row<'masters'>[] = [];
  const replaced: string[] = [];
  for (const { line, row, withdraws } of rows) {
    if (row.site !== null && !registered.has(row.site)) {
      kept.rejects.push({ line, ...UNKNOWN_FACILITY });
      continue;
    }
    const before = current.get(placeOf(row));
    if (withdraws ? !before : before?.digest === row.digest) {
      if (withdraws) kept.rejects.push({ line, field: 'withdraws', code: 'UNKNOWN_RECORD', reason: 'no such record' });
      else kept.duplicates += 1;
      continue;
    }
    const waiting = before ? added.indexOf(before) : -1;
    if (waiting >= 0)
      added.splice(waiting, 1); // replaced within this very batch: the file's last word counts
    else if (before) replaced.push(before.id);
    kept.changed.push(row);
    if (withdraws) {
      current.delete(placeOf(row));
      kept.cancelled += 1;
      continue;
    }
    const next = { ...row, id: newEventId(now), recorded_at: at, replaced_at: null, batch };
    current.set(placeOf(row), next);
    added.push(next);
    kept.accepted += 1;
  }
  if (replaced.length > 0)
    await trx.updateTable('masters').set({ replaced_at: at }).where('id', 'in', replaced).execute();
  if (added.length > 0) await trx.insertInto('masters').values(added).execute();
  return kept;
}

async function loadCurrent(trx: DatabaseTransaction, rows: readonly AcceptableMaster[]) {
  const keys = [...new Set(rows.map(({ row }) => row.key))];
  const known = await trx
    .selectFrom('masters')
    .selectAll()
    .where('key', 'in', keys)
    .where('replaced_at', 'is', null)
    .execute();
  return new Map(known.map((row) => [placeOf(row), row]));
}
