import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { eventually } from '../../support/eventually.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const headers = { host: '127.0.0.1:8080' };
let story: JudgedStory;
let app: FastifyInstance;

beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
  await story.checkIn(20); // forty minutes before the visit of claimRow begins
  await story.import(claimRow({ lines: [] }));
  await story.judge();
});
afterEach(async () => {
  await app.close();
  await story.store.close();
});

const get = (url: string) => app.inject({ method: 'GET', url, headers });
const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload, headers });
const from = minute(-60);
const parameters = { outpatientBeforeMinutes: 30 };

it('tries changed parameters on past data, and writes nothing', async () => {
  const answer = await post('/v1/rules/p01/what-if', { parameters, since: from });
  expect(answer.headers['content-type']).toContain('application/x-ndjson');
  const { difference } = JSON.parse(answer.body.trim().split('\n').at(-1) ?? '');
  expect(difference).toMatchObject({
    subjects: 1,
    before: { clear: 1, finding: 0 },
    after: { clear: 0, finding: 1 },
    appear: { count: 1, amountFen: 8640 },
    disappear: { count: 0 },
    byClass: [{ class: 'to-verify', appear: { count: 1 } }],
    examples: [{ move: 'appear', subject: 'C-1', before: { code: 'matched' }, after: { code: 'no-attestation' } }],
  });
  expect(await story.findings()).toEqual([]);
});

it('tries a change only in the region asked for', async () => {
  const answer = await post('/v1/rules/P01/what-if', { parameters, since: from, region: '110000' });
  expect(JSON.parse(answer.body.trim().split('\n').at(-1) ?? '')).toMatchObject({
    difference: { appear: { count: 0 } },
  });
});

it('judges what has happened since by a change that is dated back, and keeps shadow findings out of the way', async () => {
  const shadow = await post('/v1/rules/P01/settings', { change: { mode: 'shadow' }, from });
  expect(shadow.json()).toMatchObject({ rule: 'P01', by: 'local-operator', region: null, change: { mode: 'shadow' } });
  await post('/v1/rules/P01/settings', { change: { parameters }, from });
  await eventually('the finding', async () => (await story.findings()).length === 1);
  expect(await story.findings()).toMatchObject([{ rule: 'P01', mode: 'shadow' }]);
  expect((await get('/v1/findings')).json()).toMatchObject({ total: 0 });
  expect((await get('/v1/findings?mode=shadow')).json()).toMatchObject({ total: 1, items: [{ mode: 'shadow' }] });
  expect((await get('/v1/overview')).json()).toMatchObject({ amountAtStakeFen: 0, findings: { open: 0 } });
});

it('says what counts where and when, and what was changed by whom', async () => {
  await post('/v1/rules/P01/settings', { change: { parameters }, from: '2027-01-01T00:00:00+08:00', region: '350200' });
  const now = (await get('/v1/rules/P01?region=350203')).json();
  expect(now).toMatchObject({
    mode: 'notify',
    parameters: { outpatientBeforeMinutes: 120 },
    settings: [{ region: '350200' }],
  });
  const later = (await get('/v1/rules/P01?region=350203&at=2027-01-01T00:00:00%2B08:00')).json();
  expect(later.parameters.outpatientBeforeMinutes).toBe(30);
  const all = (await get('/v1/rules')).json();
  expect(all.length).toBeGreaterThanOrEqual(10);
});

it.each([
  ['a rule that does not exist', '/v1/rules/X99/settings', { change: { mode: 'deny' }, from }, /no rule X99/],
  [
    'a parameter that does not exist',
    '/v1/rules/P01/settings',
    { change: { parameters: { x: 1 } }, from },
    /no parameter x/,
  ],
  [
    'a value that is not allowed',
    '/v1/rules/P01/what-if',
    { parameters: { outpatientBeforeMinutes: -1 }, since: from },
    /outpatientBeforeMinutes/,
  ],
  ['a mode that does not exist', '/v1/rules/P01/settings', { change: { mode: 'punish' }, from }, /change/],
])('refuses %s', async (_, url, body, message) => {
  const answer = await post(url, body);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error.message).toMatch(message);
});
