import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newEventId } from '../../../../contract/ids.ts';
import { openAnsweredCommands } from '../../../../edge-agent/uplink/answered-commands.ts';
import { STORY_START } from '../../../support/builders.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'answered-commands');
});
afterEach(() => folder.remove());

it('remembers over a restart what it answered, in a file for nobody else', () => {
  const [one, two] = [newEventId(STORY_START), newEventId(STORY_START + 1)];
  const before = openAnsweredCommands(path);
  before.add(one);
  before.close();
  const after = openAnsweredCommands(path);
  expect([after.has(one), after.has(two)]).toEqual([true, false]);
  after.close();
  expect(statSync(path).mode & 0o077).toBe(0);
});

it('skips a line that a power cut tore, and loses none after it', () => {
  const [one, torn, three] = [1, 2, 3].map((ms) => newEventId(STORY_START + ms));
  const before = openAnsweredCommands(path);
  before.add(one ?? newEventId(0));
  before.close();
  appendFileSync(path, String(torn).slice(0, 20));
  const between = openAnsweredCommands(path);
  between.add(three ?? newEventId(0));
  between.close();
  const after = openAnsweredCommands(path);
  expect([one, torn, three].map((id) => id !== undefined && after.has(id))).toEqual([true, false, true]);
  after.close();
});

it('keeps the newest when it has grown too long', () => {
  const ids = Array.from({ length: 20_000 }, (_, ms) => newEventId(STORY_START + ms));
  appendFileSync(path, ids.map((id) => `${id}\n`).join(''));
  const answered = openAnsweredCommands(path);
  const newest = newEventId(STORY_START + 30_000);
  answered.add(newest);
  answered.add(newEventId(STORY_START + 30_001));
  answered.close();
  expect(readFileSync(path, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(10_001);
  const after = openAnsweredCommands(path);
  expect([after.has(newest), ids[0] !== undefined && after.has(ids[0])]).toEqual([true, false]);
  after.close();
});
