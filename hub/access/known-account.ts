import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { Role } from './roles.ts';

/** What everything here works with. */
export interface AccessParts {
  readonly store: Store;
  /** ms since 1970. */
  readonly now: () => number;
}

export async function findAccount(
  db: Pick<DatabaseTransaction, 'selectFrom'>,
  id: string,
): Promise<Row<'accounts'> | undefined> {
  return await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
}

export function rolesOf({ roles }: Pick<Row<'accounts'>, 'roles'>): readonly Role[] {
  return JSON.parse(roles) as Role[];
}
