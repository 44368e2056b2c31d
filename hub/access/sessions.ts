import type { Database, DatabaseTransaction } from '../store/store.ts';
import { type AccessParts, findAccount, rolesOf } from './known-account.ts';
import { type Permission, permissionsOf, type Role } from './roles.ts';
import { newSecret, secretDigest } from './secret-text.ts';

/** Ours: half an hour away from the desk, and at most a long working day. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
/** A session's last use is written no more often than this. */
const SEEN_EVERY_MS = 60_000;

/** On whose behalf a request acts. */
export interface Principal {
  readonly account: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** The institution that an institution's user acts for. */
  readonly site: string | null;
}

/** Opens a session. The secret goes to the browser and is kept by its digest only. */
export async function openSession(trx: DatabaseTransaction, account: string, now: number): Promise<string> {
  const secret = newSecret();
  const at = new Date(now).toISOString();
  const row = { id: secretDigest(secret), account, created_at: at, seen_at: at, ended_at: null };
  await trx.insertInto('sessions').values(row).execute();
  return secret;
}

/** Whose session it is, if it is still good: neither ended nor idle nor too old, of an account that is still active. Counts as a use. */
export async function principalOf(parts: AccessParts, secret: string): Promise<Principal | undefined> {
  const found = await standingSession(parts, secret);
  if (!found) return undefined;
  const at = parts.now();
  if (at - found.seen > SEEN_EVERY_MS) {
    await parts.store.db
      .updateTable('sessions')
      .set({ seen_at: new Date(at).toISOString() })
      .where('id', '=', secretDigest(secret))
      .execute();
  }
  return found.principal;
}

/** The same without counting as a use: a page that only listens does not keep its session from going idle. */
export async function principalListening(parts: AccessParts, secret: string): Promise<Principal | undefined> {
  return (await standingSession(parts, secret))?.principal;
}

async function standingSession({ store: { db }, now }: AccessParts, secret: string) {
  const at = now();
  const id = secretDigest(secret);
  const session = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
  if (!session || session.ended_at !== null) return undefined;
  const seen = Date.parse(session.seen_at);
  if (at - seen > IDLE_MS || at - Date.parse(session.created_at) > LONGEST_MS) return undefined;
  const account = await findAccount(db, session.account);
  if (account?.state !== 'active') return undefined;
  const roles = rolesOf(account);
  const { id: name, site } = account;
  const principal: Principal = { account: name, name: account.name, roles, permissions: permissionsOf(roles), site };
  return { seen, principal };
}

export async function endSession(db: Database, secret: string, now: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: new Date(now).toISOString() })
    .where('id', '=', secretDigest(secret))
    .where('ended_at', 'is', null)
    .execute();
}

export async function endSessionsOf(trx: DatabaseTransaction, account: string, now: number): Promise<void> {
  await trx
    .updateTable('sessions')
    .set({ ended_at: new Date(now).toISOString() })
    .where('account', '=', account)
    .where('ended_at', 'is', null)
    .execute();
}
