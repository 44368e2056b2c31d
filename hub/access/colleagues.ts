import type { Database } from '../store/store.ts';
import type { Colleague } from './account.ts';
import { rolesOf } from './known-account.ts';
import { permissionsOf } from './roles.ts';

/** Everybody who has or had an account, by name: whoever has left still stands in histories. */
export async function listColleagues(db: Database): Promise<Colleague[]> {
  const rows = await db.selectFrom('accounts').selectAll().orderBy('name').orderBy('id').execute();
  return rows.map(({ id, name, site, state, roles }) => ({
    ...{ id, name, site },
    works: state === 'active' && site === null && permissionsOf(rolesOf({ roles })).has('case.work'),
  }));
}
