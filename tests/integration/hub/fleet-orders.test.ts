import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInvitation } from '../../../contract/enrolment.ts';
import { MEDIA_TYPES, sign } from '../../../contract/jws.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { FleetPage } from '../../../hub/console/fleet-schema.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { SITE } from '../../support/builders.ts';
import { testConfig } from '../../support/edge-device.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';

let story: JudgedStory;
let identity: HubIdentity;
let app: FastifyInstance;

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  identity = await testIdentity();
  const { db } = story.store;
  for (const { id, site } of [story.desk, story.staff, story.elsewhere].map(({ device }) => device)) {
    const config = JSON.stringify({ ...testConfig({ device: id }), site });
    await db.updateTable('devices').set({ config }).where('id', '=', id).execute();
  }
  const jws = sign(MEDIA_TYPES.facePolicy, defaultFacePolicy(), identity.signingKey, identity.kid);
  const addresses = { broker: 'mqtts://hub:8883', deviceApi: 'https://hub:8443', enrolment: 'https://hub:8444' };
  const fleet = { identity, facePolicy: () => jws, addresses };
  app = await buildConsoleApp({ ...story.consoleParts(), fleet, access: { mode: 'loopback' } });
});
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

const headers = { host: '127.0.0.1:8080' };
const get = async (url: string) => (await app.inject({ method: 'GET', url, headers })).json();
const post = async (url: string, payload: object) => {
  const answer = await app.inject({ method: 'POST', url, payload, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const actions = async () => {
  const rows = await story.store.db.selectFrom('audit_log').select('action').orderBy('idx').execute();
  return rows.map(({ action }) => action);
};

it('lists a page of the fleet, those that need somebody first, and finds by id and by name of the institution', async () => {
  const all = FleetPage.parse(await get('/v1/fleet/devices?limit=2'));
  expect(all).toMatchObject({ total: 3, online: 3, trouble: 0 });
  expect(all.items).toHaveLength(2);
  expect(FleetPage.parse(await get('/v1/fleet/devices?q=DESK'))).toMatchObject({ items: [{ device: 'desk-1' }] });
  const name = encodeURIComponent(all.items[0]?.siteName ?? '');
  expect((await get(`/v1/fleet/devices?q=${name}`)).total).toBeGreaterThan(0);
  expect((await get('/v1/fleet/devices?q=nothing')).total).toBe(0);
});

it('orders a roll-out, stops it with a reason and goes on', async () => {
  const { body } = await post('/v1/fleet/rollouts', { notice: 'notice-2', facePolicy: true, soakS: 0 });
  const second = await post('/v1/fleet/rollouts', { notice: 'notice-3' });
  expect([second.status, second.body.error.code]).toEqual([409, 'ROLLOUT_RUNNING']);
  const stop = { reason: 'the notice has a mistake', keep: true };
  expect((await post(`/v1/fleet/rollouts/${body.id}/stop`, stop)).status).toBe(200);
  const [stopped] = (await get('/v1/fleet/rollouts')).items;
  expect(stopped).toMatchObject({ id: body.id, state: 'stopped', reason: stop.reason, startedBy: 'local-operator' });
  const again = await post(`/v1/fleet/rollouts/${body.id}/stop`, stop);
  expect([again.status, again.body.error.code]).toEqual([409, 'ROLLOUT_ENDED']);
  expect((await post(`/v1/fleet/rollouts/${body.id}/resume`, {})).status).toBe(200);
  expect((await get('/v1/fleet/rollouts')).items[0]).toMatchObject({ state: 'running' });
  expect(await actions()).toEqual(['rollout.started', 'rollout.stopped', 'rollout.resumed']);
});

it.each([
  ['nothing to change', {}, 400, 'NOTHING_TO_CHANGE'],
  ['a bundle that does not exist', { bundle: 9 }, 400, 'BUNDLE_UNKNOWN'],
  ['a camera', { camera: { type: 'replay' } }, 400, 'INVALID_REQUEST'],
])('refuses a roll-out of %s', async (_, payload, status, code) => {
  const answer = await post('/v1/fleet/rollouts', payload);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

it('shows an invitation once, lists it without its secret, and ends it', async () => {
  const wanted = {
    ...{ device: 'kiosk-new', site: SITE, place: { type: 'desk', id: '2' } },
    ...{ profile: 'kiosk-registration', notice: 'notice-1' },
  };
  const { body } = await post('/v1/fleet/invitations', wanted);
  const invitation = readInvitation(body.text);
  expect(invitation).toMatchObject({ hubKid: identity.kid });
  expect(body.door).toBe('https://hub:8444');
  const { items } = await get('/v1/fleet/invitations');
  expect(items).toMatchObject([{ device: 'kiosk-new', state: 'open' }]);
  expect(JSON.stringify(items)).not.toContain(invitation?.secret);
  expect((await post(`/v1/fleet/invitations/${items[0].id}/end`, {})).status).toBe(200);
  const again = await post(`/v1/fleet/invitations/${items[0].id}/end`, {});
  expect([again.status, again.body.error.code]).toEqual([409, 'INVITATION_ENDED']);
  expect((await get('/v1/fleet/invitations')).items).toMatchObject([{ state: 'ended' }]);
});

it('revokes a device with a reason, once', async () => {
  expect((await post('/v1/devices/desk-1/revocations', { reason: 'stolen from the desk' })).status).toBe(200);
  const again = await post('/v1/devices/desk-1/revocations', { reason: 'stolen from the desk' });
  expect([again.status, again.body.error.code]).toEqual([409, 'DEVICE_REVOKED']);
  expect((await post('/v1/devices/nobody/revocations', { reason: 'stolen from the desk' })).status).toBe(404);
  expect((await get('/v1/fleet/devices?q=desk-1')).items).toMatchObject([{ state: 'revoked' }]);
  expect(await actions()).toContain('device.revoked');
  expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
});
