import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { auditWithin } from './audit.ts';
import { AccessError } from './error.ts';
import { type AccessParts, findAccount } from './known-account.ts';
import { verifyPassword } from './password.ts';
import { openSession } from './sessions.ts';

/** Wrong passwords in a row before an account rests, and how long: 1, 2, 4, … minutes, at most an hour. */
const FAILURES_ALLOWED = 5;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

/**
 * Signs in with a password and gives the session's secret. Throws AccessError `SIGN_IN_FAILED`, whatever was wrong, or
 * `LOCKED_OUT` after too many wrong passwords, for a time that doubles: an attacker gets about 30 tries a day, and the person
 * is never locked out for good.
 */
export async function signIn(parts: AccessParts, id: string, password: string): Promise<string> {
  const { store, now } = parts;
  const account = await findAccount(store.db, id);
  const at = now();
  if (account?.locked_until && Date.parse(account.locked_until) > at) {
    throw new AccessError('LOCKED_OUT', `too many wrong passwords; try again after ${account.locked_until}`);
  }
  const right = await verifyPassword(password, account?.state === 'active' ? account.password : null);
  return await finishSignIn(parts, id, right ? account : undefined, 'password');
}

/** Opens the session of whoever proved who they are, or notes that somebody did not. */
export async function finishSignIn(
  { store, now }: AccessParts,
  id: string,
  proven: Row<'accounts'> | undefined,
  method: 'password' | 'passkey',
): Promise<string> {
  const at = now();
  const session = await store.transaction(
    async (trx) => {
      const outcome = proven ? ('done' as const) : ('refused' as const);
      // A name that is no account's may be a password typed into the wrong field.
      const known = await findAccount(trx, id);
      const entry = { account: known ? id : 'unknown', action: 'sign-in', outcome, detail: { method } };
      await auditWithin(trx, entry, at);
      if (!proven) {
        if (known) await noteFailure(trx, known, at);
        return undefined;
      }
      const cleared = { failures: 0, locked_until: null, last_sign_in_at: new Date(at).toISOString() };
      await trx.updateTable('accounts').set(cleared).where('id', '=', proven.id).execute();
      return await openSession(trx, proven.id, at);
    },
    { sequencer: true },
  );
  if (session === undefined) {
    throw new AccessError('SIGN_IN_FAILED', 'account or password is wrong; the administrator can send a new link');
  }
  return session;
}

async function noteFailure(trx: DatabaseTransaction, { id, failures }: Row<'accounts'>, at: number): Promise<void> {
  const now = failures + 1;
  const over = now - FAILURES_ALLOWED;
  const rest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.max(0, over));
  const lockedUntil = over < 0 ? null : new Date(at + rest).toISOString();
  await trx.updateTable('accounts').set({ failures: now, locked_until: lockedUntil }).where('id', '=', id).execute();
}
