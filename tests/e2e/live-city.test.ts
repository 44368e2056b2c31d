import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Played } from '../../simulator/live/play.ts';
import { freePorts } from '../support/free-ports.ts';

const run = promisify(execFile);
const zs = join(import.meta.dirname, '../../cli/zs.ts');
const folder = mkdtempSync(join(tmpdir(), 'zs-live-'));
const city = join(folder, 'city');
const TINY = ['--people', '200', '--sites', '3', '--days', '1', '--seed', '7', '--fraud', '0.1'];

let hub: ChildProcess;
let played: Played;

beforeAll(async () => {
  const port = await freePorts(3);
  const { stdout } = await run(process.execPath, [zs, 'simulate', ...TINY, '--out', city, '--json']);
  expect(JSON.parse(stdout).messages).toBeGreaterThan(50);
  const serve = [zs, 'simulate', '--out', city, '--hub', join(folder, 'hub'), '--port', String(port)];
  hub = spawn(process.execPath, serve, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(hub.stdout ?? hub, 'data'); // says that it is up
  const play = [zs, 'simulate', '--out', city, '--live', `http://127.0.0.1:${port}`, '--speed', '20000', '--json'];
  played = JSON.parse((await run(process.execPath, play)).stdout);
}, 120_000);

afterAll(async () => {
  hub.kill('SIGTERM');
  await once(hub, 'exit');
  rmSync(folder, { recursive: true, force: true });
}, 20_000);

it('a city is played against a hub that runs: over MQTT, the claims interface, and into the ledger', () => {
  expect(played.messages).toBeGreaterThan(50);
  expect(played.claims).toBeGreaterThan(20);
  expect(played.ledger).toMatchObject({ verified: true });
  expect(played.ledger.size).toBeGreaterThan(50);
});

it('the hub finds lies that do not depend on how fast time passes, and accuses nobody honest of a violation', () => {
  for (const kind of ['card-lending', 'replayed-attestation', 'forged-attestation', 'cloned-device'] as const) {
    expect(played.fraud[kind], kind).toMatchObject({ n: 1, found: 1 });
  }
  expect(played.violationsOnHonest).toBe(0);
});

it('what lets the devices in is readable by its owner only', () => {
  expect(statSync(join(city, 'access.json')).mode & 0o077).toBe(0);
});
