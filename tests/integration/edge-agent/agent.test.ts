import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Attestation } from '../../../contract/attestation.ts';
import { SubjectId } from '../../../contract/ids.ts';
import { writeLocalConfig } from '../../../edge-agent/config/local-config.ts';
import { hashPin } from '../../../edge-agent/config/staff-pin.ts';
import { readOutbox } from '../../../edge-agent/outbox/report.ts';
import { type RunningAgent, startAgent } from '../../../edge-agent/start.ts';
import type { DeviceIdentity } from '../../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import type { Store } from '../../../hub/store/store.ts';
import { defaultFacePolicy, signFacePolicy } from '../../../models/policy.ts';
import { mayMount, mountSmallDisk } from '../../../simulator/chaos/small-disk.ts';
import { temporaryFolder } from '../../support/edge-device.ts';
import { eventually } from '../../support/eventually.ts';
import { provisionDevice } from '../../support/provisioned-device.ts';
import { openStage } from '../../support/stage.ts';
import { memoryStore } from '../../support/stores.ts';
import { startTestHub, type TestHub } from '../../support/test-hub.ts';
import { testIdentity } from '../../support/test-identity.ts';

const HealthAnswer = z.object({ loops: z.array(z.object({ name: z.string() })) });
const PIN = '204816';
const quiet = pino({ level: 'silent' });
const timing = { reconnect: { baseMs: 20, capMs: 100 }, resend: { baseMs: 300, capMs: 100 }, stableAfterMs: 0 };
let identity: HubIdentity;
let store: Store;
let hub: TestHub;
let folder: ReturnType<typeof temporaryFolder>;
let device: DeviceIdentity;
let agent: RunningAgent | undefined;

beforeAll(async () => {
  identity = await testIdentity();
});
beforeEach(async () => {
  store = await memoryStore();
  hub = await startTestHub(store, identity, { now: Date.now });
  folder = temporaryFolder();
  const facePolicy = signFacePolicy(defaultFacePolicy(), identity.signingKey);
  device = await provisionDevice(
    join(folder.path, 'device'),
    { store, identity },
    {},
    { broker: `mqtts://127.0.0.1:${hub.broker.port}`, facePolicy },
  );
  openStage(join(device.dir, 'camera'));
  writeLocalConfig(device.dir, {
    camera: { type: 'replay', path: 'camera', fps: 5 },
    http: { port: 0 },
    staffPin: await hashPin(PIN),
  });
});
afterEach(async () => {
  await agent?.stop();
  agent = undefined;
  await hub.stop();
  await store.close();
  folder.remove();
});

async function run(): Promise<RunningAgent> {
  agent = await startAgent({ dir: device.dir, logger: quiet, timing });
  return agent;
}

/** What the hub has stored, in the order of its ledger. */
async function stored(): Promise<Attestation[]> {
  const rows = await store.db.selectFrom('attestations').select('envelope').orderBy('ledger_idx').execute();
  return rows.map(({ envelope }) =>
    JSON.parse(Buffer.from(String(envelope).split('.')[1] ?? '', 'base64url').toString()),
  );
}
const events = async () =>
  (await stored()).map((event) => (event.kind === 'device.status' ? event.status.event : event.kind));

async function recordDowntime(): Promise<Response> {
  return fetch(new URL('/api/alternatives', agent?.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-staff-pin': PIN },
    body: JSON.stringify({ type: 'downtime', reason: 'maintenance', from: '2026-11-22T01:00:00.000Z' }),
  });
}

describe('an agent and its hub', () => {
  it('signs its start, what staff record and its end; the hub stores all of it and the outbox empties', async () => {
    const running = await run();
    expect((await recordDowntime()).status).toBeLessThan(300);
    await eventually('the hub has both events', async () => (await stored()).length === 2);
    await eventually('the outbox is empty', () => running.link.status.pending === 0);
    expect(running.link.status).toMatchObject({ online: true, rejected: 0, outOfService: null });
    await running.stop();
    agent = undefined;
    expect(await events()).toEqual(['started', 'downtime', 'stopped']);
    const all = await stored();
    expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(new Set(all.map(({ chain }) => chain))).toEqual(new Set([device.firstChain]));
    expect(all[0]?.posture.agent).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(all[0]?.posture.models ?? {}).length).toBeGreaterThan(0);
    expect(readOutbox(join(device.dir, 'outbox.sqlite'))).toMatchObject({ pending: 0, refused: 0, tip: { seq: 3 } });
  });

  it('leaves a closed interval of presence at the hub when it is stopped', async () => {
    const running = await run();
    await eventually('the outbox is empty', () => running.link.status.pending === 0);
    await running.stop();
    agent = undefined;
    const [presence, ...others] = await eventually('the hub heard it leave', async () => {
      const rows = await store.db.selectFrom('device_presence').selectAll().execute();
      return rows.every(({ online_until }) => online_until !== null) && rows.length > 0 && rows;
    });
    expect(presence).toMatchObject({ device: device.config.device });
    expect(others).toEqual([]);
  });

  it('goes on without its hub and delivers when the hub is back', async () => {
    const port = hub.broker.port;
    const running = await run();
    await eventually('it is online', () => running.link.status.online);
    await hub.stop();
    await eventually('it notices', () => !running.link.status.online);
    for (let n = 0; n < 5; n += 1) expect((await recordDowntime()).status).toBeLessThan(300);
    expect(running.link.status.pending).toBeGreaterThanOrEqual(5);
    hub = await startTestHub(store, identity, { port, now: Date.now });
    await eventually('the outbox is empty', () => running.link.status.pending === 0, 15_000);
    expect((await events()).filter((event) => event === 'downtime')).toHaveLength(5);
    const rows = await store.db.selectFrom('quarantine').selectAll().execute();
    expect(rows).toEqual([]);
  });

  it('carries out a command of the hub and answers it', async () => {
    const running = await run();
    await eventually('it is online', () => running.link.status.online);
    const subject = { type: 'insured' as const, id: SubjectId.parse('kq3mX0y7bZ8cV1nL5tR2wE9uI4oP6aS0dF7gH1jK3lQ') };
    await hub.commands.send(device.config.device, { type: 'template.remove', subject });
    await eventually('the answer is stored', async () => (await events()).includes('command-done'));
    expect(await events()).toEqual(['started', 'template-removed', 'command-done']);
  });

  it('says what it does on /health and /metrics', async () => {
    const running = await run();
    await eventually('the outbox is empty', () => running.link.status.pending === 0);
    const health = HealthAnswer.parse(await (await fetch(new URL('/health', running.url))).json());
    expect(health.loops.map(({ name }) => name).sort()).toEqual(['capture', 'clock', 'service', 'uplink']);
    const metrics = await (await fetch(new URL('/metrics', running.url))).text();
    expect(metrics).toMatch(/^zs_agent_outbox_pending 0$/m);
    expect(metrics).toMatch(/^zs_agent_uplink_online 1$/m);
    expect(metrics).toMatch(/^zs_agent_receipts_total\{outcome="settled"\} \d+$/m);
    expect(metrics).toMatch(/^zs_agent_resident_bytes \d+$/m);
  });
});

describe('an agent that cannot run', () => {
  it('refuses a folder on which another one runs', async () => {
    await run();
    await expect(startAgent({ dir: device.dir, logger: quiet })).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  });

  it('says what is missing when the device was never provisioned', async () => {
    await expect(startAgent({ dir: folder.path, logger: quiet })).rejects.toMatchObject({ code: 'NOT_INITIALISED' });
  });
});

describe.skipIf(!mayMount())('on a disk that is full (needs the right to mount a small one)', () => {
  it('comes up, says on the screen that it is out of service, and resumes by itself when there is room', async () => {
    const disk = mountSmallDisk(6);
    try {
      const full = join(disk.path, 'device');
      cpSync(device.dir, full, { recursive: true });
      const first = await startAgent({ dir: full, logger: quiet, timing });
      await first.stop();
      disk.fillUp();
      agent = await startAgent({ dir: full, logger: quiet, timing });
      disk.fillUp();
      const answers: number[] = [];
      while (agent.link.status.outOfService === null && answers.length < 200)
        answers.push((await recordDowntime()).status);
      expect((await recordDowntime()).status).toBeGreaterThanOrEqual(500);
      const state = await (await fetch(new URL('/api/state', agent.url))).json();
      expect(state).toMatchObject({ phase: { name: 'out-of-service', reason: 'disk-full' } });

      disk.makeRoom();
      const running = agent;
      await eventually('it is in service', () => running.link.status.outOfService === null, 10_000);
      await eventually('the hub knows', async () => (await events()).includes('in-service'), 10_000);
      const kept = answers.filter((status) => status < 300).length;
      expect((await events()).filter((event) => event === 'downtime')).toHaveLength(kept);
    } finally {
      await agent?.stop();
      agent = undefined;
      disk.remove();
    }
  });
});

describe('the process', () => {
  it('ends with 0 on SIGTERM, having signed that it stopped, and logs JSON lines on stderr', async () => {
    const main = join(import.meta.dirname, '../../../edge-agent/main.ts');
    const code = `import { runAgent } from ${JSON.stringify(main)}; await runAgent({ dir: ${JSON.stringify(device.dir)}, logLevel: 'info' });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    await eventually('it has started', () => log.includes('agent: started'), 15_000);
    child.kill('SIGTERM');
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(0);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ msg: 'agent: stopped' });
    expect(await events()).toEqual(['started', 'stopped']);
    expect(log).not.toContain(privateScalar());
  });
});

/** Part of the private key's text: must never be in a log. */
function privateScalar(): string {
  return device.signingKey.export({ format: 'jwk' }).d ?? 'no private key';
}
