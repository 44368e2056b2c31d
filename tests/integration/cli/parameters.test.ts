import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildProgram } from '../../../cli/program.ts';
import { createAccount } from '../../../hub/access/accounts.ts';
import { createApiToken } from '../../../hub/access/api-tokens.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import { principalOf } from '../../../hub/access/sessions.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhenshen-parameters-'));
const DAY = '2026-12-01';
const REASON = ['--from', DAY, '--reason', 'the province asks for it'];
const said: string[] = [];
let story: JudgedStory;
let app: FastifyInstance;
let hub: string;

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((text) => said.push(text));
  story = await JudgedStory.begin(await memoryStore());
  const parts = { store: story.store, now: () => JUDGED_AT };
  for (const id of ['first', 'second']) {
    await createAccount(parts, { id, name: id, roles: ['rule-manager'], site: null }, 'setup');
    const { session } = await acceptInvitation(parts, await invite(parts, id, 'setup'), 'seven horses in the rain');
    const principal = await principalOf(parts, session);
    if (!principal) throw new Error('an account that was made is signed in');
    const wanted = { label: 'zs', permissions: ['rule.read', 'rule.manage'] as const, days: 30 };
    const { token } = await createApiToken(parts, principal, { ...wanted, permissions: [...wanted.permissions] });
    writeFileSync(join(folder, id), token, { mode: 0o600 });
  }
  const access = { mode: 'accounts', origin: 'https://hub.example.org' } as const;
  // Ids sort by time: each change has a moment of its own.
  let now = JUDGED_AT;
  app = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent, now: () => (now += 1000) });
  hub = await app.listen({ host: '127.0.0.1', port: 0 });
}, 30_000);
afterEach(() => {
  said.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app?.close();
  await story?.store.close();
  rmSync(folder, { recursive: true });
});

const zs = (who: string, ...words: string[]) =>
  buildProgram().parseAsync(['parameters', ...words, '--hub', hub, '--access-token-file', join(folder, who)], {
    from: 'user',
  });

describe('zs parameters', () => {
  it('shows what holds, changes it by two people, and keeps the history', async () => {
    await zs('first', 'list');
    expect(said).toEqual(['workflow', 'credit', 'inspection'].map((name) => expect.stringContaining(name)));
    await zs('first', 'propose', 'credit', 'points.thresholds.interview=5', ...REASON);
    const id = /proposal (\S+)/.exec(said.at(-1) ?? '')?.[1] ?? '';
    await expect(zs('first', 'confirm', id)).rejects.toThrow('somebody else has to decide');
    await zs('second', 'confirm', id);
    expect(said.at(-1)).toContain('confirmed');
    said.length = 0;
    await zs('second', 'show', 'credit');
    expect(said.join('\n')).toContain('  points.thresholds.interview = 6\n');
    expect(said.join('\n')).toContain(`version 1 from ${DAY}  by first  confirmed by second`);
  });

  it('builds on what was set for that day, and takes back what has not begun', async () => {
    await zs('first', 'propose', 'credit', 'points.thresholds.suspend=8', ...REASON);
    const [, id = ''] = /proposal (\S+)/.exec(said.at(-1) ?? '') ?? [];
    await zs('second', 'confirm', id);
    said.length = 0;
    await zs('first', 'show', 'credit', '--json');
    const { history } = JSON.parse(said.join('\n'));
    expect(history[0].values.points.thresholds).toMatchObject({ interview: 5, suspend: 8 });
    await zs('second', 'take-back', 'credit', history[0].id, '--reason', 'it was a mistake');
    const [, back = ''] = /proposal (\S+)/.exec(said.at(-1) ?? '') ?? [];
    await zs('second', 'withdraw', back);
    expect(said.at(-1)).toContain('withdrawn');
  });

  it.each([
    [['set', 'credit', 'points.thresholds.interview=5', ...REASON], 'SECOND_PERSON_NEEDED'],
    [['propose', 'credit', 'points.threshold=5', ...REASON], 'there is no points.threshold'],
    [['propose', 'credit', 'points.thresholds.interview=11', ...REASON], 'thresholds come one after another'],
    [['confirm', 'none'], 'there is no such proposal'],
  ])('says what is wrong with %j', async (words, message) => {
    await expect(zs('first', ...words)).rejects.toThrow(message);
  });
});
