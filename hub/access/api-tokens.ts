import { newEventId } from '../../contract/ids.ts';
import { auditWithin } from './audit.ts';
import { AccessError } from './error.ts';
import { type AccessParts, findAccount, rolesOf } from './known-account.ts';
import { type Permission, permissionsOf } from './roles.ts';
import { newSecret, secretDigest } from './secret-text.ts';
import type { Principal } from './sessions.ts';

/** In front of every token, so that one that was published by mistake is recognised. */
const PREFIX = 'zsapi_';

export interface ApiTokenView {
  readonly id: string;
  readonly label: string;
  readonly permissions: readonly Permission[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}

/** Makes a token for a program that acts for an account, with some of its permissions, for at most a year. Shown once. */
export async function createApiToken(
  { store, now }: AccessParts,
  owner: Principal,
  { label, permissions, days }: { label: string; permissions: readonly Permission[]; days: number },
): Promise<{ readonly id: string; readonly token: string }> {
  const token = `${PREFIX}${newSecret()}`;
  const at = now();
  const id = newEventId(at);
  const granted = permissions.filter((permission) => owner.permissions.has(permission));
  await store.transaction(
    async (trx) => {
      await trx
        .insertInto('api_tokens')
        .values({
          id,
          digest: secretDigest(token),
          account: owner.account,
          label,
          permissions: JSON.stringify(granted),
          created_at: new Date(at).toISOString(),
          expires_at: new Date(at + days * 86_400_000).toISOString(),
          revoked_at: null,
        })
        .execute();
      const target = { type: 'api-token', id };
      const detail = { permissions: granted.join(' ') };
      await auditWithin(trx, { account: owner.account, action: 'token.created', target, outcome: 'done', detail }, at);
    },
    { sequencer: true },
  );
  return { id, token };
}

/** On whose behalf a token acts: never more than the account itself may do now. */
export async function principalOfToken(
  { store: { db }, now }: AccessParts,
  token: string,
): Promise<Principal | undefined> {
  if (!token.startsWith(PREFIX)) return undefined;
  const row = await db
    .selectFrom('api_tokens')
    .selectAll()
    .where('digest', '=', secretDigest(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row || Date.parse(row.expires_at) <= now()) return undefined;
  const account = await findAccount(db, row.account);
  if (account?.state !== 'active') return undefined;
  const roles = rolesOf(account);
  const held = permissionsOf(roles);
  const permissions = new Set((JSON.parse(row.permissions) as Permission[]).filter((one) => held.has(one)));
  return { account: account.id, name: account.name, roles, permissions, site: account.site };
}

export async function revokeApiToken({ store, now }: AccessParts, owner: Principal, id: string): Promise<void> {
  const at = now();
  await store.transaction(
    async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('api_tokens')
        .set({ revoked_at: new Date(at).toISOString() })
        .where('id', '=', id)
        .where('account', '=', owner.account)
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw new AccessError('TOKEN_UNKNOWN', 'you have no such token, or it was revoked');
      const target = { type: 'api-token', id };
      await auditWithin(trx, { account: owner.account, action: 'token.revoked', target, outcome: 'done' }, at);
    },
    { sequencer: true },
  );
}

export async function listApiTokens(
  { store: { db } }: Pick<AccessParts, 'store'>,
  account: string,
): Promise<ApiTokenView[]> {
  const rows = await db.selectFrom('api_tokens').selectAll().where('account', '=', account).orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    permissions: JSON.parse(row.permissions) as Permission[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));
}
