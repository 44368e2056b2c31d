import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { type AccountChange, AccountView, type NewAccount } from './account.ts';
import { auditWithin } from './audit.ts';
import { AccessError } from './error.ts';
import { type AccessParts, findAccount, rolesOf } from './known-account.ts';
import { conflictOf, type Role } from './roles.ts';
import { endSessionsOf } from './sessions.ts';

/**
 * Makes an account that can't sign in yet: an invitation does that. Throws AccessError `ACCOUNT_EXISTS`, `ROLES_CONFLICT` or
 * `SITE_REQUIRED`.
 */
export async function createAccount({ store, now }: AccessParts, account: NewAccount, by: string): Promise<void> {
  assertRoles(account);
  const at = new Date(now()).toISOString();
  const { id, name, roles, site } = account;
  await store.transaction(
    async (trx) => {
      if (await findAccount(trx, id)) {
        throw new AccessError('ACCOUNT_EXISTS', `there is an account ${id}, or was; names are not used twice`);
      }
      const row = { id, name, roles: JSON.stringify(roles), site, state: 'invited' as const, password: null };
      const counters = { failures: 0, locked_until: null, last_sign_in_at: null };
      await trx
        .insertInto('accounts')
        .values({ ...row, ...counters, created_at: at, created_by: by })
        .execute();
      const detail = { roles: roles.join(' '), site };
      const target = { type: 'account', id };
      await auditWithin(trx, { account: by, action: 'account.created', target, outcome: 'done', detail }, now());
    },
    { sequencer: true },
  );
}

/** Changes name, roles or state; whoever loses a role or is disabled is signed out. Accounts are never deleted. */
export async function changeAccount(
  { store, now }: AccessParts,
  id: string,
  change: AccountChange,
  by: string,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const before = await findAccount(trx, id);
      if (!before) throw new AccessError('ACCOUNT_UNKNOWN', `there is no account ${id}`);
      const roles = change.roles ?? rolesOf(before);
      assertRoles({ roles, site: before.site });
      const state = stateAfter(before, change);
      await trx
        .updateTable('accounts')
        .set({ name: change.name ?? before.name, roles: JSON.stringify(roles), state })
        .where('id', '=', id)
        .execute();
      await assertAdministrator(trx);
      await endSessionsOf(trx, id, now());
      const detail = { roles: roles.join(' '), state };
      const target = { type: 'account', id };
      await auditWithin(trx, { account: by, action: 'account.changed', target, outcome: 'done', detail }, now());
    },
    { sequencer: true },
  );
}

/** All accounts, by name. */
export async function listAccounts({ store: { db } }: Pick<AccessParts, 'store'>): Promise<AccountView[]> {
  const rows = await db
    .selectFrom('accounts')
    .selectAll()
    .select((where) =>
      where
        .selectFrom('passkeys')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('passkeys.account', '=', 'accounts.id')
        .as('passkeys'),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) =>
    AccountView.parse({
      id: row.id,
      name: row.name,
      roles: [...rolesOf(row)],
      site: row.site,
      state: row.state,
      passkeys: row.passkeys ?? 0,
      lockedUntil: row.locked_until,
      createdAt: row.created_at,
      createdBy: row.created_by,
      lastSignInAt: row.last_sign_in_at,
    }),
  );
}

function stateAfter(before: Row<'accounts'>, { state }: AccountChange): Row<'accounts'>['state'] {
  if (state === undefined) return before.state;
  return state === 'active' && before.password === null ? 'invited' : state;
}

function assertRoles({ roles, site }: { readonly roles: readonly Role[]; readonly site: string | null }): void {
  const conflict = conflictOf(roles);
  if (conflict) {
    throw new AccessError(
      'ROLES_CONFLICT',
      `nobody is ${conflict.join(' and ')} at once: give the roles to two people`,
    );
  }
  if (roles.includes('institution-user') !== (site !== null)) {
    throw new AccessError('SITE_REQUIRED', 'an institution’s user belongs to an institution, and nobody else does');
  }
}

// Without one, nobody could ever change an account again but through the command line.
async function assertAdministrator(trx: DatabaseTransaction): Promise<void> {
  const rows = await trx.selectFrom('accounts').select('roles').where('state', '!=', 'disabled').execute();
  const all = await trx.selectFrom('accounts').select('roles').execute();
  const holds = (row: { roles: string }) => rolesOf(row).includes('administrator');
  if (all.some(holds) && !rows.some(holds)) {
    throw new AccessError('LAST_ADMINISTRATOR', 'this is the last administrator; make another one first');
  }
}
