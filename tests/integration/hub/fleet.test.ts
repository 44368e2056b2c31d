import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attestation } from '../../../contract/attestation.ts';
import { DesiredState, type DesiredStateProblem } from '../../../contract/desired-state.ts';
import { type DeviceId, newEventId } from '../../../contract/ids.ts';
import { digestOf, MEDIA_TYPES, verify } from '../../../contract/jws.ts';
import { parseTopic } from '../../../contract/topics.ts';
import { RingPlan } from '../../../firmware-config/rings/ring-plan.ts';
import { answerListener } from '../../../hub/fleet/answers.ts';
import { addBundle, findBundle } from '../../../hub/fleet/bundles.ts';
import { carryOut } from '../../../hub/fleet/carry-out.ts';
import { createDesiredPublisher } from '../../../hub/fleet/publisher.ts';
import { Release } from '../../../hub/fleet/release.ts';
import { resumeRollout, startRollout, stopRollout } from '../../../hub/fleet/rollouts.ts';
import type { StoredAttestation } from '../../../hub/ingest/signed-event.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { registerDevice, STORY_START, testDevice } from '../../support/builders.ts';
import { testConfig } from '../../support/edge-device.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';

const identity = await testIdentity();
const quiet = pino({ level: 'silent' });
const root = mkdtempSync(join(tmpdir(), 'zhenshen-fleet-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const NAMES = ['kiosk-a1', 'kiosk-a2', 'kiosk-a3', 'kiosk-a4'];
const plan = RingPlan.parse({
  v: 1,
  rings: [
    { name: 'canary', share: 0.25, devices: ['kiosk-a2'] },
    { name: 'broad', share: 1 },
  ],
  soakS: 10,
  enough: 1,
  toleratedFailures: 0,
  answerWithinS: 60,
  atOnce: 10,
});

let store: Store;
let now: number;
let told: Map<string, DesiredState>;
let publisher: ReturnType<typeof createDesiredPublisher>;

/** A store with four registered devices, and a broker that remembers what each was told last. */
async function prepare(opened: Store): Promise<void> {
  store = opened;
  now = STORY_START;
  told = new Map();
  const client = {
    async publishAsync(topic: string, signed: string | Buffer, options?: { retain?: boolean }) {
      expect(options?.retain).toBe(true);
      const state = DesiredState.parse(verify(String(signed), MEDIA_TYPES.desiredState, () => identity.publicKey));
      expect(parseTopic(topic).device).toBe(state.aud);
      told.set(state.aud, state);
      return undefined;
    },
  };
  publisher = createDesiredPublisher({ store, signer: identity, client, logger: quiet, now: () => now });
  for (const name of NAMES) {
    const device = testDevice(name);
    await registerDevice(store, device);
    const config = JSON.stringify(testConfig({ device: name, hub: identity.hub }));
    await store.db.updateTable('devices').set({ config }).where('id', '=', name).execute();
  }
}

const start = (release: object, over: object = {}) =>
  startRollout(store, identity, { release: Release.parse(release), plan, selection: {}, by: 'test', ...over }, now);
const step = async (id: string) => {
  const taken = await carryOut({ store, signer: identity, now: () => now }, id);
  await publisher.publishNew();
  return taken?.do ?? 'taking back';
};
/** What a device signs about the state it was told last. */
const answer = async (name: string, problem?: DesiredStateProblem) => {
  const revision = told.get(name)?.revision ?? 0;
  const desired = { revision, ...(problem && { problem }) };
  const status = { event: problem ? 'config-rolled-back' : 'config-applied', desired };
  const attestation = { kind: 'device.status', iss: name, jti: newEventId(now), status } as unknown as Attestation;
  const event: StoredAttestation = {
    attestation,
    digest: digestOf(name),
    ledgerIndex: 1,
    receivedAt: new Date(now).toISOString(),
  };
  await answerListener(store, () => {}).handle([event]);
};
const states = async (id: string) =>
  Object.fromEntries(
    (await store.db.selectFrom('rollout_devices').select(['device', 'state']).where('rollout', '=', id).execute()).map(
      ({ device, state }) => [device, state],
    ),
  );
const rollout = (id: string) =>
  store.db.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const noticeOf = (name: string) => told.get(name)?.config.notice;

describeEachStore('a roll-out', (newStore) => {
  beforeEach(async () => prepare(await newStore()));

  it('goes to the canary, and to everybody once that has been well for long enough', async () => {
    const id = await start({ notice: 'notice-2' });
    expect(await step(id)).toBe('send');
    expect([...told.keys()]).toEqual(['kiosk-a2']);
    expect(told.get('kiosk-a2')).toMatchObject({ revision: 1, iss: identity.hub, config: { notice: 'notice-2' } });
    await answer('kiosk-a2');
    expect(await step(id)).toBe('wait');
    now += 10_000;
    expect(await step(id)).toBe('advance');
    expect(await step(id)).toBe('send');
    expect([...told.keys()].sort()).toEqual(NAMES);
    for (const name of NAMES) await answer(name);
    now += 10_000;
    expect(await step(id)).toBe('finish');
    expect(await rollout(id)).toMatchObject({ state: 'finished' });
    const { config } = await store.db
      .selectFrom('devices')
      .select('config')
      .where('id', '=', 'kiosk-a3')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(config)).toMatchObject({ notice: 'notice-2' });
    expect((await verifyLedger(store.db)).verified).toBe(true);
  });

  it('stops at a device that went back, takes the change back from the others, and nobody else ever gets it', async () => {
    const id = await start(
      { notice: 'notice-2' },
      { plan: { ...plan, rings: plan.rings.map((ring) => ({ ...ring, share: ring.share === 1 ? 1 : 0.5 })) } },
    );
    await step(id);
    const canaries = [...told.keys()];
    expect(canaries).toHaveLength(2);
    const [well = '', ill = ''] = canaries;
    await answer(well);
    await answer(ill, 'CAMERA_LOST');
    expect(await step(id)).toBe('stop');
    expect(await rollout(id)).toMatchObject({ state: 'reverting', reason: `failed: ${ill}` });
    await step(id);
    expect(told.get(well)).toMatchObject({ revision: 2, config: { notice: 'notice-1' } });
    expect(told.get(ill)?.revision).toBe(1); // it went back by itself
    await step(id);
    expect(await rollout(id)).toMatchObject({ state: 'stopped' });
    expect([...told.keys()].sort()).toEqual([...canaries].sort());
    expect(await states(id)).toMatchObject({ [well]: 'reverting', [ill]: 'failed' });
  });
});

describe('a roll-out that is interfered with', () => {
  beforeEach(async () => prepare(await memoryStore()));
  afterEach(() => store.close());

  it('goes on after somebody has looked: without the device that failed, with those that went back', async () => {
    const id = await start({ notice: 'notice-2' });
    await step(id);
    await answer('kiosk-a2', 'START_FAILED');
    await step(id);
    await step(id);
    await resumeRollout(store, id, now);
    expect(await step(id)).toBe('advance');
    await step(id);
    expect(NAMES.filter((name) => noticeOf(name) === 'notice-2').sort()).toEqual(NAMES);
    expect(await states(id)).toMatchObject({ 'kiosk-a2': 'left-out', 'kiosk-a1': 'sent' });
  });

  it('is stopped by hand, with or without taking the change back', async () => {
    const id = await start({ notice: 'notice-2' });
    await expect(start({ notice: 'notice-3' })).rejects.toMatchObject({ code: 'ROLLOUT_RUNNING' });
    await step(id);
    await answer('kiosk-a2');
    await stopRollout(store, id, { reason: 'a second thought', keep: true }, now);
    await step(id);
    expect(noticeOf('kiosk-a2')).toBe('notice-2');
    await expect(stopRollout(store, id, { reason: 'again', keep: false }, now)).rejects.toMatchObject({
      code: 'ROLLOUT_ENDED',
    });
  });

  it('supersedes what was not answered, and a late answer to that changes nothing', async () => {
    const id = await start({ notice: 'notice-2' });
    await step(id);
    await stopRollout(store, id, { reason: 'wrong notice', keep: false }, now);
    await step(id);
    expect(told.get('kiosk-a2')).toMatchObject({ revision: 2, config: { notice: 'notice-1' } });
    const rows = await store.db
      .selectFrom('desired_states')
      .select(['revision', 'state'])
      .orderBy('revision')
      .execute();
    expect(rows.map(({ state }) => state)).toEqual(['superseded', 'sent']);
  });

  it('brings models forward only: to go back they are released again', async () => {
    const folder = (name: string) => {
      const path = join(root, `${Math.random()}`);
      mkdirSync(path);
      writeFileSync(join(path, 'net.onnx'), name);
      const sha256 = Buffer.from(digestOf(name), 'base64url').toString('hex');
      const files = [{ name: 'net.onnx', bytes: name.length, sha256 }];
      writeFileSync(join(path, 'manifest.json'), JSON.stringify({ id: 'model-x', files }));
      return path;
    };
    const first = await addBundle(store.db, root, folder('weights one'), 'first', now);
    await addBundle(store.db, root, folder('weights two'), 'second', now);
    for (const bundle of [1, 2]) {
      const id = await start({ bundle }, { selection: { devices: ['kiosk-a1'] } });
      await step(id);
      expect(told.get('kiosk-a1')?.bundle?.version).toBe(bundle);
      await answer('kiosk-a1');
      await stopRollout(store, id, { reason: 'looked at', keep: bundle === 1 }, now);
      await step(id);
    }
    const back = told.get('kiosk-a1')?.bundle;
    expect(back).toMatchObject({ version: 3, files: first.files });
    expect(await findBundle(store.db, 3)).toEqual(back);
    await expect(start({ bundle: 9 })).rejects.toMatchObject({ code: 'BUNDLE_UNKNOWN' });
  });

  it('sends again to a device that comes back without what it shall run, freshly signed when that is old', async () => {
    const id = await start({ notice: 'notice-2' });
    await step(id);
    told.clear();
    now += 29.5 * 86_400_000;
    await publisher.resend('kiosk-a2' as DeviceId);
    expect(told.get('kiosk-a2')?.revision).toBe(1);
    expect((told.get('kiosk-a2')?.exp ?? 0) * 1000 - now).toBeGreaterThan(86_400_000);
    told.clear();
    await publisher.resend('kiosk-a1' as DeviceId);
    expect(told.size).toBe(0);
  });
});
