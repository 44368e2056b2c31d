import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const ORIGIN = 'https://hub.example.org';
const HOST = 'hub.example.org';
let story: JudgedStory;
let app: FastifyInstance;
let cookie: string;

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  const parts = { store: story.store, now: () => JUDGED_AT };
  await createAccount(parts, { id: 'operator', name: 'operator', roles: ['operator'], site: null }, 'setup');
  const secret = await invite(parts, 'operator', 'setup');
  cookie = `__Host-zs-session=${(await acceptInvitation(parts, secret, 'seven horses in the rain')).session}`;
  const access = { mode: 'accounts', origin: ORIGIN } as const;
  app = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent });
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

const ask = ({ headers, ...rest }: InjectOptions) =>
  app.inject({ ...rest, headers: { host: HOST, cookie, ...headers } });

/** Every route of the application as it declares itself, with something in the place of each parameter. */
const routes = () =>
  app.declaredAccess
    .filter(({ method, url }) => method !== 'HEAD' && url !== '/v1/session/end')
    .map(({ method, url, access }) => {
      const path = url.replace(':id', 'none').replace(/:\w+/g, '0').replace(/\*.*$/, '0');
      return { method: method as 'GET', url, path, access };
    });

describe('every route there is', () => {
  it('is among those that are scanned, the latest too', () => {
    expect(routes().map(({ url }) => url)).toEqual(
      expect.arrayContaining([
        ...['/v1/console/events', '/v1/imports/:id/cancel', '/v1/imports/templates/:kind', '/v1/parameters/:family'],
        ...['/v1/accounts/:id/invitations', '/v1/portal/self-checks/:id', '/v1/cases/:id/clips'],
      ]),
    );
  });

  it('answers with headers that keep it out of frames, caches and other sites, also when it fails', async () => {
    const careless: string[] = [];
    for (const { method, path, url } of routes()) {
      const { headers, body, statusCode } = await ask({ method, url: path });
      const policy = `${headers['content-security-policy']}`;
      const kept = path.startsWith('/v1/') && headers['cache-control'] !== 'no-store';
      const framed = !/frame-ancestors 'none'|sandbox/.test(policy) || /unsafe-|\*/.test(policy);
      const open = headers['x-content-type-options'] !== 'nosniff' || headers['referrer-policy'] !== 'no-referrer';
      const told = statusCode >= 400 && /\bat .+\.ts:\d+|node_modules|SQLITE|select \*/i.test(body);
      const talkative = told || headers['x-powered-by'] !== undefined;
      if (kept || framed || open || talkative) careless.push(`${method} ${url}`);
    }
    expect(careless).toEqual([]);
  });

  it('that changes something refuses a page of another site', async () => {
    const open: string[] = [];
    for (const { method, path, url } of routes().filter((route) => route.method !== 'GET')) {
      const { statusCode, json } = await ask({ method, url: path, headers: { origin: 'https://evil.example.org' } });
      if (statusCode !== 403 || json().error.code !== 'FOREIGN_ORIGIN') open.push(`${method} ${url}: ${statusCode}`);
    }
    expect(open).toEqual([]);
  });

  it('with a path in it leaves its folder for nobody', async () => {
    for (const path of [
      '/../../etc/passwd',
      '/v1/%2e%2e/%2e%2e/etc/passwd',
      '/ledger/tile/0/..%2f..%2f..%2fhub.sqlite',
    ]) {
      const { statusCode, body } = await ask({ method: 'GET', url: path });
      expect([path, statusCode >= 400 && statusCode < 500]).toEqual([path, true]);
      expect(body).not.toMatch(/root:|SQLite format/);
    }
  });
});

it('what makes the hub work for seconds is asked for sixty times a minute, and then waits', async () => {
  const codes: number[] = [];
  for (let n = 0; n < 61; n += 1)
    codes.push((await ask({ method: 'GET', url: '/v1/findings/none/bundle' })).statusCode);
  expect([codes.indexOf(429) >= 58, codes.at(-1)]).toEqual([true, 429]);
  const { json } = await ask({ method: 'GET', url: '/v1/findings/none/bundle' });
  expect(json().error.code).toBe('TOO_MANY_REQUESTS');
});
