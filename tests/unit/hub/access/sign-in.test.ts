import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAccount, createAccount, listAccounts } from '../../../../hub/access/accounts.ts';
import { createApiToken, principalOfToken, revokeApiToken } from '../../../../hub/access/api-tokens.ts';
import { listAudit } from '../../../../hub/access/audit.ts';
import { acceptInvitation, invite } from '../../../../hub/access/invitations.ts';
import { endSession, principalOf } from '../../../../hub/access/sessions.ts';
import { signIn } from '../../../../hub/access/sign-in.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { memoryStore } from '../../../support/stores.ts';

const START = Date.parse('2026-11-22T01:00:00.000Z');
const MINUTE = 60_000;
const PASSWORD = 'seven horses in the rain';
let store: Store;
let at: number;
const parts = () => ({ store, now: () => at });

async function account(id: string, roles: Parameters<typeof createAccount>[1]['roles']): Promise<string> {
  await createAccount(parts(), { id, name: id, roles, site: null }, 'setup');
  at += 1;
  const secret = await invite(parts(), id, 'setup');
  at += 1;
  return (await acceptInvitation(parts(), secret, PASSWORD)).session;
}
beforeEach(async () => {
  store = await memoryStore();
  at = START;
});
afterEach(() => store.close());

describe('an invitation', () => {
  it('sets the password once and signs in', async () => {
    const session = await account('wang', ['operator']);
    expect(await principalOf(parts(), session)).toMatchObject({ account: 'wang', roles: ['operator'] });
    expect((await listAccounts(parts()))[0]).toMatchObject({ id: 'wang', state: 'active' });
  });

  it.each([
    ['used', 0, true],
    ['three days old', 3 * 86_400_000, false],
  ])('is worth nothing when it is %s', async (_, later, used) => {
    await createAccount(parts(), { id: 'wang', name: 'Wang', roles: ['operator'], site: null }, 'setup');
    const secret = await invite(parts(), 'wang', 'setup');
    if (used) await acceptInvitation(parts(), secret, PASSWORD);
    at += later;
    await expect(acceptInvitation(parts(), secret, PASSWORD)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
  });

  it('replaces the one before it', async () => {
    await createAccount(parts(), { id: 'wang', name: 'Wang', roles: ['operator'], site: null }, 'setup');
    const first = await invite(parts(), 'wang', 'setup');
    await invite(parts(), 'wang', 'setup');
    await expect(acceptInvitation(parts(), first, PASSWORD)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
  });

  it.each(['short', 'aaaaaaaaaaaaaaaa', 'wang likes horses', 'x'.repeat(300)])(
    'refuses the password %s',
    async (weak) => {
      await createAccount(parts(), { id: 'wang', name: 'Wang', roles: ['operator'], site: null }, 'setup');
      const secret = await invite(parts(), 'wang', 'setup');
      await expect(acceptInvitation(parts(), secret, weak)).rejects.toMatchObject({ code: 'WEAK_PASSWORD' });
    },
  );
});

describe('signing in', () => {
  it('says the same for a wrong password, an unknown account and a disabled one', async () => {
    await account('wang', ['operator']);
    await account('admin', ['administrator']);
    await account('li', ['operator']);
    await changeAccount(parts(), 'li', { state: 'disabled' }, 'admin');
    for (const [id, password] of [
      ['wang', 'wrong'],
      ['nobody', PASSWORD],
      ['li', PASSWORD],
    ] as const)
      await expect(signIn(parts(), id, password)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
  });

  it('rests after five wrong passwords, twice as long each time, and a right one ends it', async () => {
    await account('wang', ['operator']);
    const wrong = () => signIn(parts(), 'wang', 'wrong').catch((error: { code: string }) => error.code);
    for (let n = 0; n < 5; n += 1) expect(await wrong()).toBe('SIGN_IN_FAILED');
    expect(await signIn(parts(), 'wang', PASSWORD).catch((error: { code: string }) => error.code)).toBe('LOCKED_OUT');
    at += MINUTE + 1;
    expect(await wrong()).toBe('SIGN_IN_FAILED');
    at += MINUTE + 1;
    expect(await wrong()).toBe('LOCKED_OUT');
    at += MINUTE;
    expect(await signIn(parts(), 'wang', PASSWORD)).toEqual(expect.any(String));
    expect(await wrong()).toBe('SIGN_IN_FAILED');
  });

  it('never puts into the log what was typed as an account that is none', async () => {
    await signIn(parts(), PASSWORD, PASSWORD).catch(() => {});
    expect(JSON.stringify(await listAudit(store.db, { limit: 10 }))).not.toContain('horses');
    expect((await listAudit(store.db, { limit: 10 }))[0]).toMatchObject({ account: 'unknown', outcome: 'refused' });
  });
});

describe('a session', () => {
  it.each([
    ['half an hour unused', 30 * MINUTE + 1, 1],
    ['half a day old', 20 * MINUTE, 37],
  ])('ends when it is %s', async (_, step, times) => {
    const session = await account('wang', ['operator']);
    for (let n = 1; n < times; n += 1) {
      at += step;
      expect(await principalOf(parts(), session)).toBeDefined();
    }
    at += step;
    expect(await principalOf(parts(), session)).toBeUndefined();
  });

  it('ends by signing out, and when the account is changed', async () => {
    const [first, second] = [await account('wang', ['operator']), await signInAgain()];
    await endSession(store.db, first, at);
    expect(await principalOf(parts(), first)).toBeUndefined();
    await changeAccount(parts(), 'wang', { roles: ['reviewer'] }, 'admin');
    expect(await principalOf(parts(), second)).toBeUndefined();
  });
  const signInAgain = () => signIn(parts(), 'wang', PASSWORD);
});

describe('accounts', () => {
  it.each([
    ['a name that was used', { id: 'wang' }, 'ACCOUNT_EXISTS'],
    ['roles that exclude each other', { id: 'li', roles: ['operator', 'rule-manager'] }, 'ROLES_CONFLICT'],
    ['an institution’s user without one', { id: 'li', roles: ['institution-user'] }, 'SITE_REQUIRED'],
    ['an operator of an institution', { id: 'li', site: 'H35020300017' }, 'SITE_REQUIRED'],
  ])('are refused with %s', async (_, over, code) => {
    await account('wang', ['operator']);
    const asked = { name: 'x', roles: ['operator'], site: null, ...over } as Parameters<typeof createAccount>[1];
    await expect(createAccount(parts(), asked, 'setup')).rejects.toMatchObject({ code });
  });

  it('keep one administrator', async () => {
    await account('admin', ['administrator']);
    await expect(changeAccount(parts(), 'admin', { state: 'disabled' }, 'admin')).rejects.toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    });
  });

  it('leave every step in the audit log and in the ledger, in order', async () => {
    await account('wang', ['operator']);
    const actions = (await listAudit(store.db, { limit: 10 })).map(({ action }) => action);
    expect(actions).toEqual(['password.set', 'account.invited', 'account.created']);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 3 });
    await expect(store.db.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
  });
});

describe('a program’s token', () => {
  it('may do what was granted, as long as its account may, and not after it was revoked', async () => {
    const owner = await principalOf(parts(), await account('wang', ['operator']));
    if (!owner) throw new Error('not signed in');
    const asked = { label: 'his', permissions: ['finding.read', 'account.manage'] as const, days: 30 };
    const { id, token } = await createApiToken(parts(), owner, asked);
    expect([...((await principalOfToken(parts(), token))?.permissions ?? [])]).toEqual(['finding.read']);
    await changeAccount(parts(), 'wang', { roles: ['fleet-technician'] }, 'admin');
    expect([...((await principalOfToken(parts(), token))?.permissions ?? [])]).toEqual([]);
    await revokeApiToken(parts(), owner, id);
    expect(await principalOfToken(parts(), token)).toBeUndefined();
  });

  it('ends by itself', async () => {
    const owner = await principalOf(parts(), await account('wang', ['operator']));
    if (!owner) throw new Error('not signed in');
    const { token } = await createApiToken(parts(), owner, { label: 'x', permissions: ['finding.read'], days: 1 });
    at += 86_400_000;
    expect(await principalOfToken(parts(), token)).toBeUndefined();
  });
});
