import { audit, auditWithin } from './audit.ts';
import { AccessError } from './error.ts';
import { type AccessParts, findAccount } from './known-account.ts';
import { assertStrong, hashPassword } from './password.ts';
import { newSecret, secretDigest } from './secret-text.ts';
import { endSessionsOf, openSession } from './sessions.ts';

const LIFETIME_MS = 3 * 86_400_000;

/**
 * A secret with which somebody sets the password of an account, once and within three days: for a new account, and for who
 * forgot theirs. Earlier ones become void.
 */
export async function invite({ store, now }: AccessParts, account: string, by: string): Promise<string> {
  const secret = newSecret();
  const at = now();
  await store.transaction(
    async (trx) => {
      const known = await findAccount(trx, account);
      if (known === undefined || known.state === 'disabled') {
        throw new AccessError('ACCOUNT_UNKNOWN', `there is no active account ${account}`);
      }
      await trx.deleteFrom('invitations').where('account', '=', account).execute();
      const expires = new Date(at + LIFETIME_MS).toISOString();
      await trx
        .insertInto('invitations')
        .values({ digest: secretDigest(secret), account, expires_at: expires })
        .execute();
      const target = { type: 'account', id: account };
      await auditWithin(trx, { account: by, action: 'account.invited', target, outcome: 'done' }, at);
    },
    { sequencer: true },
  );
  return secret;
}

/** Sets the password by an invitation and signs in. Throws AccessError `INVITATION_INVALID` or `WEAK_PASSWORD`. */
export async function acceptInvitation(
  { store, now }: AccessParts,
  secret: string,
  password: string,
): Promise<{ readonly account: string; readonly session: string }> {
  const digest = secretDigest(secret);
  const at = now();
  const found = await store.db.selectFrom('invitations').selectAll().where('digest', '=', digest).executeTakeFirst();
  if (!found || Date.parse(found.expires_at) <= at) throw await invalid({ store, now });
  const { account } = found;
  assertStrong(password, account);
  const hash = await hashPassword(password);
  return await store.transaction(
    async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('invitations')
        .where('digest', '=', digest)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw new AccessError('INVITATION_INVALID', USED);
      const entered = { failures: 0, locked_until: null, last_sign_in_at: new Date(at).toISOString() };
      const set = { password: hash, state: 'active' as const, ...entered };
      await trx.updateTable('accounts').set(set).where('id', '=', account).where('state', '!=', 'disabled').execute();
      await endSessionsOf(trx, account, at);
      await auditWithin(trx, { account, action: 'password.set', outcome: 'done' }, at);
      return { account, session: await openSession(trx, account, at) };
    },
    { sequencer: true },
  );
}

const USED = 'this link was used or has expired; ask the administrator for a new one';

async function invalid({ store, now }: AccessParts): Promise<AccessError> {
  await audit(store, { account: 'unknown', action: 'invitation', outcome: 'refused' }, now());
  return new AccessError('INVITATION_INVALID', USED);
}
