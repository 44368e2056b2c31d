import type { Database } from '../store/store.ts';

/** An institution as it is shown. */
export interface SiteName {
  id: string;
  name: string;
}

/** Names of institutions; one that is not registered (any more) is shown by its code. */
export async function loadSiteNames(db: Database, ids: readonly string[]): Promise<(id: string) => SiteName> {
  const distinct = [...new Set(ids)];
  const rows =
    distinct.length === 0
      ? []
      : await db.selectFrom('sites').select(['id', 'name']).where('id', 'in', distinct).execute();
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return (id) => ({ id, name: names.get(id) ?? id });
}
