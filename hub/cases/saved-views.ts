import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '../access/roles.ts';
import type { Database, Store } from '../store/store.ts';
import { CaseError } from './error.ts';
import { SavedQuery, type SavedView, type SavedViewInput } from './saved-view-schema.ts';

/** More than anybody tells apart in a row of buttons. */
const MOST_VIEWS = 30;

/** An account's own views, then those that others lend to one of its roles; each by name. */
export async function listViews(db: Database, account: string, roles: readonly Role[]): Promise<SavedView[]> {
  const rows = await db
    .selectFrom('saved_views')
    .selectAll()
    .where((eb) => eb.or([eb('account', '=', account), eb('shared_with', 'in', [...roles, ''])]))
    .orderBy('name')
    .execute();
  const views = rows.flatMap((row) => {
    const query = SavedQuery.safeParse(JSON.parse(row.query));
    // Of a version of the hub that knew other filters: better no view than one that shows something else.
    if (!query.success) return [];
    const sharedWith = ROLES.find((role) => role === row.shared_with) ?? null;
    return [
      { id: row.id, name: row.name, by: row.account, own: row.account === account, sharedWith, query: query.data },
    ];
  });
  return views.sort((a, b) => Number(b.own) - Number(a.own));
}

/** Keeps a view; one of the same name of the same account is replaced. Throws CaseError `TOO_MANY_VIEWS`. */
export async function saveView(store: Store, account: string, view: SavedViewInput, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const columns = { shared_with: view.sharedWith, query: JSON.stringify(view.query), updated_at: at };
  await store.transaction(async (trx) => {
    const own = await trx.selectFrom('saved_views').select(['id', 'name']).where('account', '=', account).execute();
    const former = own.find(({ name }) => name === view.name);
    if (former) {
      await trx.updateTable('saved_views').set(columns).where('id', '=', former.id).execute();
      return;
    }
    if (own.length >= MOST_VIEWS) {
      throw new CaseError('TOO_MANY_VIEWS', `an account keeps at most ${MOST_VIEWS} views; remove one first`);
    }
    const row = { id: randomUUID(), account, name: view.name, created_at: at, ...columns };
    await trx.insertInto('saved_views').values(row).execute();
  });
}

/** Removes a view of the account's own; anybody else's stays. */
export async function removeView({ db }: Store, account: string, id: string): Promise<void> {
  await db.deleteFrom('saved_views').where('id', '=', id).where('account', '=', account).execute();
}
