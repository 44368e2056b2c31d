import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import type { Role } from '../../../hub/access/roles.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { Settings } from '../../../hub/console/settings-schema.ts';
import { knownTokens } from '../../../hub/gate/tokens.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { SITE } from '../../support/builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const HOST = 'hub.example.org';
const cookies = new Map<Role, string>();
let story: JudgedStory;
let app: FastifyInstance;

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  const parts = { store: story.store, now: () => JUDGED_AT };
  for (const id of ['administrator', 'auditor'] as const) {
    await createAccount(parts, { id, name: id, roles: [id], site: null }, 'setup');
    const { session } = await acceptInvitation(parts, await invite(parts, id, 'setup'), 'seven horses in the rain');
    cookies.set(id, session);
  }
  const access = { mode: 'accounts', origin: `https://${HOST}` } as const;
  app = await buildConsoleApp({ ...story.consoleParts(), facePolicy: defaultFacePolicy(), access });
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

const headersOf = (role: Role) => ({ host: HOST, cookie: `__Host-zs-session=${cookies.get(role)}` });
const get = async (url: string, role: Role = 'administrator') =>
  (await app.inject({ method: 'GET', url, headers: headersOf(role) })).json();
const post = async (url: string, payload: object, role: Role = 'administrator') => {
  const answer = await app.inject({ method: 'POST', url, payload, headers: headersOf(role) });
  return { status: answer.statusCode, body: answer.json() };
};

it('says what the hub runs with, and nothing that it does not know', async () => {
  const settings = Settings.parse(await get('/v1/settings'));
  expect(settings).toMatchObject({
    ...{ hub: 'hub-test', store: 'sqlite', start: null, facePolicy: { liveness: false }, notices: [] },
    enrolled: { persons: 0, level: 'below', earlyWarning: 80_000, filingThreshold: 100_000 },
  });
  expect(settings.calendar).toHaveLength(2);
  expect(settings.retention.attestations).toBe(1825);
});

it('keeps addresses to post to, whole only for who may change them', async () => {
  const url = 'https://bureau.example.org/hooks/secret-part';
  const { body } = await post('/v1/webhooks', { url, site: SITE });
  expect((await get('/v1/webhooks')).items).toMatchObject([{ id: body.id, url, site: SITE, failures: 0 }]);
  expect((await get('/v1/webhooks', 'auditor')).items).toMatchObject([{ url: 'https://bureau.example.org' }]);
  expect((await post(`/v1/webhooks/${body.id}/removals`, {})).status).toBe(200);
  expect((await post(`/v1/webhooks/${body.id}/removals`, {})).status).toBe(404);
  expect((await get('/v1/webhooks')).items).toEqual([]);
});

it.each(['http://bureau.example.org/', 'https://user:password@bureau.example.org/', 'nonsense'])(
  'posts to no %s',
  async (url) => {
    const { status, body } = await post('/v1/webhooks', { url });
    expect([status, body.error.code]).toEqual([400, 'BAD_ADDRESS']);
  },
);

it('issues a token for the gate, shown once and counting until it is revoked', async () => {
  const { body } = await post('/v1/gate-tokens', { site: SITE, label: 'billing' });
  const counts = () => knownTokens(story.store.db, Date.now)(body.token);
  expect(await counts()).toMatchObject({ site: SITE });
  const { items } = await get('/v1/gate-tokens', 'auditor');
  expect(items).toMatchObject([{ id: body.id, label: 'billing', revokedAt: null }]);
  expect(JSON.stringify(items)).not.toContain(body.token);
  expect((await post(`/v1/gate-tokens/${body.id}/revocations`, {})).status).toBe(200);
  expect((await post(`/v1/gate-tokens/${body.id}/revocations`, {})).status).toBe(404);
  expect(await counts()).toBeUndefined();
});

it('records who changed what, and lets nobody else', async () => {
  const rows = await story.store.db.selectFrom('audit_log').select('action').orderBy('idx').execute();
  const actions = rows.map(({ action }) => action).filter((action) => /^(webhook|gate-token)\./.test(action));
  expect(actions).toEqual(['webhook.added', 'webhook.removed', 'gate-token.issued', 'gate-token.revoked']);
  expect((await post('/v1/gate-tokens', { site: SITE, label: 'billing' }, 'auditor')).status).toBe(403);
});
