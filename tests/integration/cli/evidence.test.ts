import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { buildProgram } from '../../../cli/program.ts';
import { HubId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { appendToLedger } from '../../../hub/ledger/append.ts';
import { signCheckpoint } from '../../../hub/ledger/checkpoint/checkpoint.ts';
import { issueCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { openHubStore } from '../../../hub/store/open-hub-store.ts';
import { STORY_START } from '../../support/builders.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhenshen-evidence-'));
const file = (name: string) => join(folder, name);
const zs = (...words: string[]) => buildProgram().parseAsync(words, { from: 'user' });
const said: string[] = [];

beforeAll(() => {
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text) => said.push(text));
});
afterEach(() => {
  said.length = 0;
  process.exitCode = undefined;
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('zs bundle takes a finding out, and zs verify names what was changed in it', async () => {
  const story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(58, 'no-match');
  await story.import(claimRow({ kind: 'pharmacy', lines: [] }));
  await story.judge();
  const [finding] = await story.findings();
  const app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
  const hub = await app.listen({ host: '127.0.0.1', port: 0 });
  await zs('bundle', finding?.id ?? '', '--hub', hub, '--out', file('evidence.json'));
  await expect(zs('bundle', 'nothing', '--hub', hub, '--out', file('x'))).rejects.toThrow('there is no such finding');
  await app.close();
  await story.store.close();
  expect(said[1]).toContain('every signature, line and proof holds');
  expect(statSync(file('evidence.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(file('evidence.html'), 'utf8')).toContain(finding?.id ?? 'no finding');

  const text = readFileSync(file('evidence.json'), 'utf8');
  const key = JSON.parse(text).verifierKey;
  await zs('verify', file('evidence.json'), '--key', key);
  expect(process.exitCode).toBeUndefined();
  writeFileSync(file('evidence.json'), text.replace('"by": "local-operator"', '"by": "somebody"'));
  await zs('verify', file('evidence.json'));
  expect(said.join('\n')).toContain('export is not what line');
  expect(process.exitCode).toBe(1);
});

it('zs ledger audit holds, and finds a fork in a checkpoint that somebody else kept', async () => {
  const identity = await openHubIdentity({
    dir: folder,
    hub: HubId.parse('hub-audit'),
    hostnames: ['localhost'],
    now: Date.now,
  });
  const store = await openHubStore(folder);
  await store.migrate();
  const entries = [{ kind: 'rule', ref: 'r', digest: digestOf('r') }];
  await store.transaction((trx) => appendToLedger(trx, entries, STORY_START), { sequencer: true });
  await issueCheckpoint(store, identity, 'interval', STORY_START);
  await store.close();

  await zs('ledger', 'audit', '--data', folder);
  expect(said.join('\n')).toMatch(/entries +1, root .*: unchanged\ncheckpoints +1, all signed/);
  expect(process.exitCode).toBeUndefined();
  writeFileSync(file('shown'), signCheckpoint({ size: 1, root: digestOf('another') }, identity));
  await zs('ledger', 'audit', '--data', folder, '--checkpoint', file('shown'));
  expect(said.join('\n')).toContain('number 2 (size 1) does not hold: fork');
  expect(process.exitCode).toBe(1);
});

it('zs ca init makes a region once, zs ca show names it, and an erased event is named by its order', async () => {
  const data = file('region');
  await zs('ca', 'init', '--data', data, '--hub', 'hub-region');
  const made = said.splice(0);
  await zs('ca', 'show', '--data', data);
  expect(said.splice(0)).toEqual(made);
  expect(made.join('\n')).toContain('zhenshen/hub-region+');
  await expect(zs('ca', 'init', '--data', data, '--hub', 'hub-region')).rejects.toMatchObject({
    code: 'ALREADY_INITIALISED',
  });

  const store = await openHubStore(data);
  await store.migrate();
  const story = await JudgedStory.begin(store);
  const event = await story.checkIn(58);
  await store.close();
  const words = ['--reason', 'retention period ended', '--basis', 'PIPL art. 47'];
  await zs('ledger', 'erase', '--data', data, '--event', event, ...words);
  said.splice(0);
  await zs('ledger', 'verify', '--data', data);
  expect(said.join('\n')).toMatch(new RegExp(`entry 1 \\(event ${event}\\) erased by order .* on 20.*: PIPL art. 47`));
  expect(readFileSync(join(data, 'erasures.jsonl'), 'utf8')).toContain(event);
  expect(process.exitCode).toBeUndefined();

  await zs('backup', '--data', data, '--out', file('region.zsb'));
  await zs('restore', file('region.zsb'), '--data', file('region-2'));
  expect(said.join('\n')).toContain('epoch 2');
});
