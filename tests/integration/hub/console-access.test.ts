import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import { GRANTS, ROLES, type Role } from '../../../hub/access/roles.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const ORIGIN = 'https://hub.example.org';
const HOST = 'hub.example.org';
const PASSWORD = 'seven horses in the rain';
const cookies = new Map<Role, string>();
let story: JudgedStory;
let app: FastifyInstance;
let finding: string;

const parts = () => ({ store: story.store, now: () => JUDGED_AT });
const ask = (options: InjectOptions & { role?: Role }) => {
  const { role, headers, ...rest } = options;
  const cookie = role === undefined ? {} : { cookie: `__Host-zs-session=${cookies.get(role)}` };
  return app.inject({ ...rest, headers: { host: HOST, ...cookie, ...headers } });
};

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(50, 'no-match');
  await story.import(claimRow());
  await story.judge();
  finding = (await story.findings())[0]?.id ?? '';
  for (const role of ROLES) {
    const site = role === 'institution-user' ? SITE : null;
    await createAccount(parts(), { id: role, name: role, roles: [role], site }, 'setup');
    const { session } = await acceptInvitation(parts(), await invite(parts(), role, 'setup'), PASSWORD);
    cookies.set(role, session);
  }
  const access = { mode: 'accounts', origin: ORIGIN } as const;
  app = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent });
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

describe('every route by every role', () => {
  it('answers whom its access names and nobody else', async () => {
    const wrong: string[] = [];
    for (const { method, url, access } of app.declaredAccess) {
      if (access === 'public' || method === 'HEAD') continue;
      const path = url.replace(':id', 'none').replace(/:\w+/g, '0').replace(/\*.*$/, '0');
      for (const role of [...ROLES, undefined]) {
        if (access === 'signed-in' && url === '/v1/session/end') continue; // it would sign the next ones out
        const { statusCode } = await ask({ method: method as 'GET', url: path, ...(role && { role }) });
        const expected =
          role === undefined ? 401 : access === 'signed-in' || GRANTS[role].includes(access) ? 'in' : 403;
        const actual = statusCode === 401 || statusCode === 403 ? statusCode : 'in';
        if (actual !== expected) wrong.push(`${method} ${url} as ${role}: ${statusCode}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(app.declaredAccess.length).toBeGreaterThan(30);
  }, 60_000);

  it('public are only signing in, health, the ledger, the description and the page', () => {
    const open = app.declaredAccess.filter(({ access, method }) => access === 'public' && method !== 'HEAD');
    expect([...new Set(open.map(({ url }) => url))].sort()).toEqual([
      '/health',
      '/ledger/checkpoint',
      '/ledger/tile/:level/*',
      '/openapi.json',
      '/v1/session',
      '/v1/session/invitation',
      '/v1/session/passkey',
      '/v1/session/passkey/options',
    ]);
  });
});

describe('signing in at the console', () => {
  const signIn = (payload: object, headers = {}) => ask({ method: 'POST', url: '/v1/session', payload, headers });

  it('gives a cookie that scripts can not read and other sites can not use', async () => {
    const { headers, json } = await signIn({ account: 'operator', password: PASSWORD });
    expect(json()).toMatchObject({ account: 'operator', roles: ['operator'], signedIn: true, passkeys: true });
    expect(headers['set-cookie']).toMatch(/^__Host-zs-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it.each([
    ['a wrong password', { account: 'operator', password: 'wrong' }, 401, 'SIGN_IN_FAILED'],
    ['an unknown account', { account: 'nobody', password: PASSWORD }, 401, 'SIGN_IN_FAILED'],
    ['a field too many', { account: 'operator', password: PASSWORD, role: 'administrator' }, 400, 'INVALID_REQUEST'],
    ['a password of a megabyte', { account: 'operator', password: 'x'.repeat(200_000) }, 400, 'INVALID_REQUEST'],
  ])('is refused with %s', async (_, payload, status, code) => {
    const { statusCode, json } = await signIn(payload);
    expect([statusCode, json().error.code]).toEqual([status, code]);
  });

  it.each(['https://evil.example.org', 'null', 'http://hub.example.org.evil.com'])(
    'refuses what a page of %s sends with the cookie',
    async (origin) => {
      const url = `/v1/findings/${finding}/decisions`;
      const payload = { outcome: 'upheld', reason: 'because' };
      const { statusCode, json } = await ask({ method: 'POST', url, payload, role: 'operator', headers: { origin } });
      expect([statusCode, json().error.code]).toEqual([403, 'FOREIGN_ORIGIN']);
    },
  );

  it('lets nobody in by a cookie that is made up', async () => {
    const headers = { cookie: '__Host-zs-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' };
    expect((await ask({ method: 'GET', url: '/v1/findings', headers })).statusCode).toBe(401);
  });

  it('slows down who tries many passwords from one address', async () => {
    const codes: number[] = [];
    for (let n = 0; n < 31; n += 1) {
      const options = { method: 'POST', url: '/v1/session', payload: {}, remoteAddress: '203.0.113.7' } as const;
      codes.push((await ask(options)).statusCode);
    }
    expect(codes.filter((code) => code === 429)).toHaveLength(1);
  });

  it('signs out for good', async () => {
    const { headers } = await signIn({ account: 'auditor', password: PASSWORD });
    const cookie = `${headers['set-cookie']}`.split(';')[0] ?? '';
    expect((await ask({ method: 'GET', url: '/v1/session', headers: { cookie } })).statusCode).toBe(200);
    await ask({ method: 'POST', url: '/v1/session/end', payload: {}, headers: { cookie } });
    expect((await ask({ method: 'GET', url: '/v1/session', headers: { cookie } })).statusCode).toBe(401);
  });
});

describe('what is done leaves a trace', () => {
  const trail = async (action: string) =>
    (await ask({ method: 'GET', url: `/v1/audit?action=${action}`, role: 'auditor' })).json().items;

  it('reading a person’s evidence', async () => {
    await ask({ method: 'GET', url: `/v1/findings/${finding}`, role: 'reviewer' });
    const target = { type: 'finding', id: finding };
    expect((await trail('evidence.read'))[0]).toMatchObject({ account: 'reviewer', target, outcome: 'done' });
  });

  it('opening a case, once however often it is looked at again, from its page or from its finding’s', async () => {
    const opened = await ask({
      method: 'POST',
      url: '/v1/cases',
      payload: { source: 'finding', findings: [finding] },
      role: 'operator',
    });
    const { id } = opened.json();
    for (const url of [`/v1/cases/${id}`, `/v1/findings/${finding}/case`, `/v1/cases/${id}`]) {
      expect((await ask({ method: 'GET', url, role: 'reviewer' })).statusCode).toBe(200);
    }
    const read = (await trail('evidence.read')).filter(({ target }: { target: { id: string } }) => target.id === id);
    expect(read).toMatchObject([{ account: 'reviewer', target: { type: 'case', id }, outcome: 'done' }]);
    await ask({ method: 'POST', url: `/v1/cases/${id}/assignment`, payload: { to: 'reviewer' }, role: 'operator' });
    await ask({ method: 'GET', url: `/v1/cases/${id}`, role: 'reviewer' });
    expect(
      (await trail('evidence.read')).filter(({ target }: { target: { id: string } }) => target.id === id),
    ).toHaveLength(2);
    expect((await ask({ method: 'GET', url: `/v1/cases/${id}`, role: 'rule-manager' })).statusCode).toBe(403);
  });

  it('what was refused', async () => {
    await ask({ method: 'GET', url: `/v1/findings/${finding}`, role: 'administrator' });
    expect((await trail('request'))[0]).toMatchObject({
      account: 'administrator',
      outcome: 'refused',
      detail: { route: 'GET /v1/findings/:id' },
    });
  });

  it('making an account, whose invitation works', async () => {
    const payload = { id: 'zhao.li', name: '赵莉', roles: ['operator'] };
    const made = await ask({ method: 'POST', url: '/v1/accounts', payload, role: 'administrator' });
    const { secret } = made.json();
    const url = '/v1/session/invitation';
    const first = await ask({ method: 'POST', url, payload: { secret, password: PASSWORD } });
    expect(first.json()).toMatchObject({ account: 'zhao.li', name: '赵莉' });
    const again = await ask({ method: 'POST', url, payload: { secret, password: PASSWORD } });
    expect([again.statusCode, again.json().error.code]).toEqual([410, 'INVITATION_INVALID']);
    expect((await trail('account.created'))[0]).toMatchObject({ account: 'administrator', target: { id: 'zhao.li' } });
  });
});
