import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeviceId } from '../../../contract/ids.ts';
import type { DeviceReport } from '../../../contract/presence.ts';
import { RingPlan } from '../../../firmware-config/rings/ring-plan.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { fleetLines, rolloutLines } from '../../../hub/fleet/fleet-lines.ts';
import { FleetDevice, RolloutStatus } from '../../../hub/fleet/fleet-view.ts';
import { Release } from '../../../hub/fleet/release.ts';
import { startRollout } from '../../../hub/fleet/rollouts.ts';
import { recordPresence } from '../../../hub/presence/record.ts';
import { recordReport } from '../../../hub/presence/record-report.ts';
import { registerDevice, testDevice } from '../../support/builders.ts';
import { testConfig } from '../../support/edge-device.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';

const AT = Date.parse('2026-11-23T03:00:00.000Z');
const plan = RingPlan.parse({
  v: 1,
  rings: [{ name: 'all', share: 1 }],
  soakS: 0,
  enough: 1,
  toleratedFailures: 0,
  answerWithinS: 60,
  atOnce: 10,
});
let story: JudgedStory;
let app: FastifyInstance;

beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
});
afterEach(async () => {
  await app.close();
  await story.store.close();
});

const get = async (url: string) => app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8080' } });
const items = async (url: string) => (await get(url)).json().items.map((item: unknown) => FleetDevice.parse(item));

/** A registered device that says what it runs, half a minute ahead of the hub. */
async function appear(name: string, over: Partial<DeviceReport> = {}): Promise<void> {
  const { db } = story.store;
  const device = testDevice(name);
  await registerDevice(story.store, device);
  await db
    .updateTable('devices')
    .set({ config: JSON.stringify(testConfig({ device: name })) })
    .where('id', '=', name)
    .execute();
  const report: DeviceReport = {
    agent: '0.1.0',
    config: 'config-1',
    revision: 0,
    policy: 'policy-1',
    model: 'model-1',
    bundle: 0,
    camera: 'ok',
    clock: { source: 'ntp', offsetMs: null },
    stalled: [],
    sinceProgressS: 0.4,
    ...over,
  };
  const presence = { v: 1 as const, device: device.id, state: 'online' as const, at: AT / 1000 + 30, report };
  await story.store.transaction(async (trx) => {
    await recordPresence(trx, device.id, presence, new Date(AT).toISOString());
    await recordReport(trx, device.id, presence, new Date(AT).toISOString());
  });
}

it('lists devices with what they last said, and finds those that need somebody', async () => {
  await appear('kiosk-w1');
  await appear('kiosk-w2', { camera: 'lost' });
  await appear('kiosk-w3', { stalled: ['capture'] });
  const all = await items('/v1/fleet');
  const [well] = all.filter(({ device }: FleetDevice) => device === 'kiosk-w1');
  expect(well).toMatchObject({
    online: true,
    camera: 'ok',
    clockOffsetMs: 30_000,
    clockSource: 'ntp',
    sinceProgressS: 0.4,
    desired: 0,
    trouble: false,
  });
  const named = (found: FleetDevice[]) =>
    found.map(({ device }) => device).filter((device) => device.startsWith('kiosk-w'));
  expect(named(await items('/v1/fleet?camera=lost'))).toEqual(['kiosk-w2']);
  expect(named(await items('/v1/fleet?trouble=true'))).toEqual(['kiosk-w2', 'kiosk-w3']);
  expect(named(await items('/v1/fleet?online=false'))).toEqual([]);
  expect((await get('/v1/fleet?colour=red')).statusCode).toBe(400);
  const lines = fleetLines(all, 'en', AT + 45_000).join('\n');
  expect(lines).toMatch(/kiosk-w2 .* online +45 s ago +0 +LOST +30\.0 s \(ntp\) +0\.1\.0 +built in +as granted/);
  expect(fleetLines(all, 'zh-CN', AT + 45_000).join('\n')).toContain('无画面');
});

it('says how far a roll-out has come, in both languages', async () => {
  await appear('kiosk-w1');
  const release = Release.parse({ notice: 'notice-2' });
  await startRollout(
    story.store,
    await testIdentity(),
    { release, plan, selection: { devices: [DeviceId.parse('kiosk-w1')] }, by: 'test' },
    AT,
  );
  const [rollout] = (await get('/v1/fleet/rollouts')).json().items;
  const status = RolloutStatus.parse(rollout);
  expect(status).toMatchObject({ state: 'running', ring: 'all', changes: ['notice'], startedBy: 'test' });
  expect(rolloutLines([status], 'en').join('\n')).toContain('under way, ring all');
  expect(rolloutLines([], 'zh-CN')).toEqual(['还没有批次升级']);
});
