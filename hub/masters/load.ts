import { sql } from 'kysely';
import type { MasterKind } from '../../contract/master.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { MasterContent } from './master-content.ts';

/** A record with when it holds: ms since 1970; `until` null = still. */
export interface Mastered<K extends MasterKind> {
  readonly from: number;
  readonly until: number | null;
  readonly content: MasterContent<K>;
}

/** Which records: by site, by person or practitioner, or by key. All of them when nothing is named. */
export interface MasterSelection {
  readonly sites?: readonly string[];
  readonly subjects?: readonly string[];
  readonly keys?: readonly string[];
  /** Only records that hold at some time from here on, and begin before there (ms since 1970). */
  readonly from?: number;
  readonly until?: number;
}

/** Current records of a kind, oldest first. What was replaced or withdrawn is not among them. */
export async function loadMasters<K extends MasterKind>(
  db: Database,
  kind: K,
  { sites, subjects, keys, from, until }: MasterSelection,
): Promise<Mastered<K>[]> {
  if ([sites, subjects, keys].some((ids) => ids?.length === 0)) return [];
  let query = db.selectFrom('masters').select(['valid_from', 'valid_until', 'content']);
  query = query.where('kind', '=', kind).where('replaced_at', 'is', null);
  if (sites) query = query.where(isAmong(db, 'site', sites));
  if (subjects) query = query.where(isAmong(db, 'subject', subjects));
  if (keys) query = query.where(isAmong(db, 'key', keys));
  if (until !== undefined) query = query.where('valid_from', '<=', new Date(until).toISOString());
  if (from !== undefined) {
    const since = new Date(from).toISOString();
    query = query.where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>=', since)]));
  }
  const rows = await query.orderBy('valid_from').orderBy('id').execute();
  return rows.map((row) => ({
    from: Date.parse(row.valid_from),
    until: row.valid_until === null ? null : Date.parse(row.valid_until),
    content: JSON.parse(row.content) as MasterContent<K>, // written by us from a checked record
  }));
}

/** The kinds of which there is any record, each found by one step in an index: registers that nobody keeps need no look. */
export async function keptKinds(db: Database): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ kind: string }>`with recursive known(kind) as (
      select min(kind) from masters
      union all select (select min(masters.kind) from masters where masters.kind > known.kind) from known
        where known.kind is not null)
    select kind from known where kind is not null`.execute(db);
  return new Set(rows.map(({ kind }) => kind));
}

/** Whether a record holds at an instant (ms since 1970). */
export function holdsAt(
  { from, until }: { readonly from: number; readonly until: number | null },
  at: number,
): boolean {
  return from <= at && (until === null || at < until);
}
