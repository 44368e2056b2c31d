import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import type { CrossCheckRunner } from '../../../hub/crosscheck/runner.ts';
import { TouchedByMasters } from '../../../hub/crosscheck/touched-by-masters.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import {
  claimRow,
  DOCTOR,
  DOCTOR_CODE,
  minute,
  ndjson,
  PERSON,
  PERSON_NUMBER,
  REGION_KEY,
} from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const headers = { host: '127.0.0.1:8080' };
let story: JudgedStory;
let app: FastifyInstance;
let asked: Parameters<CrossCheckRunner['run']>[];

beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
  asked = [];
  const parts = story.consoleParts();
  const crossCheck: CrossCheckRunner = {
    run(...scope) {
      asked.push(scope);
      return parts.crossCheck.run(...scope);
    },
  };
  app = await buildConsoleApp({ ...parts, crossCheck, access: { mode: 'loopback' } });
});
afterEach(async () => {
  await app.close();
  await story.store.close();
});

const send = (payload: string, format = 'ndjson') =>
  app.inject({
    ...{ method: 'POST', url: `/v1/masters/imports?format=${format}`, payload },
    headers: { ...headers, 'content-type': format === 'csv' ? 'text/csv' : 'application/x-ndjson' },
  });
const records = (...rows: object[]) => send(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const get = (url: string) => app.inject({ method: 'GET', url, headers });
const leave = (over: object = {}) => ({
  record: 'leave',
  code: DOCTOR_CODE,
  from: minute(0),
  until: minute(90),
  ...over,
});

it('judges again exactly those whom new master data is about, from when on it holds', async () => {
  expect((await records(leave())).json()).toMatchObject({ rows: 1, accepted: 1, rejected: 0 });
  expect(asked).toMatchObject([
    [{ practitioners: [DOCTOR], persons: [], sites: [], claims: [], stays: [] }, Date.parse(minute(0))],
  ]);
  expect((await records(leave())).json()).toMatchObject({ duplicates: 1 });
  expect(asked).toHaveLength(1); // nothing new, nothing to judge
});

it('refuses records of an institution that is not registered, and says which', async () => {
  const bed = { record: 'bed', facilityId: 'H99999900001', ward: 'W1', bed: '1', from: minute(0) };
  const { batch } = (await records(bed, { ...bed, facilityId: SITE })).json();
  const rejects = (await get(`/v1/imports/${batch}/rejects`)).json();
  expect(rejects).toMatchObject({ total: 1, items: [{ line: 1, field: 'facilityId', code: 'UNKNOWN_FACILITY' }] });
});

it('shows what held at an instant, and what was known then, without a number of a person', async () => {
  await records(leave(), leave({ from: minute(200), until: minute(300) }));
  await records(leave({ until: minute(95) }));
  const shown = await get(`/v1/masters?kind=leave&at=${encodeURIComponent(minute(10))}`);
  expect(shown.json()).toMatchObject({
    total: 1,
    items: [{ until: minute(95), replacedAt: null, content: { practitioner: DOCTOR } }],
  });
  expect(shown.body).not.toContain(DOCTOR_CODE);
  expect((await get(`/v1/masters?kind=leave&history=true&subject=${DOCTOR}`)).json()).toMatchObject({ total: 3 });
  const before = new Date(JUDGED_AT - 1000).toISOString();
  expect((await get(`/v1/masters?kind=leave&knownAt=${encodeURIComponent(before)}`)).json()).toMatchObject({
    total: 0,
  });
  expect((await get('/v1/masters?kind=spaceship')).statusCode).toBe(400);
});

it('takes CSV with the columns of one kind of record', async () => {
  const fence = JSON.stringify({ centre: { lat: 24.48, lon: 118.08, datum: 'WGS84' }, radiusM: 80 }).replaceAll(
    '"',
    '""',
  );
  const csv = [
    'record,facilityId,from,kind,registeredBeds,alwaysOpen,fence',
    `site,${SITE},${minute(0)},hospital,120,true,"${fence}"`,
    `site,${OTHER_SITE},${minute(0)},hospital,many,,`,
    `site,${OTHER_SITE},${minute(0)},hospital`,
  ].join('\n');
  const { accepted, rejected, batch } = (await send(csv, 'csv')).json();
  expect({ accepted, rejected }).toEqual({ accepted: 1, rejected: 2 });
  const { items } = (await get(`/v1/imports/${batch}/rejects`)).json();
  expect(items).toMatchObject([
    { line: 3, field: 'registeredBeds' },
    { line: 4, code: 'MALFORMED_CSV' },
  ]);
  const sites = (await get(`/v1/masters?kind=site&site=${SITE}`)).json();
  expect(sites.items[0].content).toMatchObject({ registeredBeds: 120, alwaysOpen: true, fence: { radiusM: 80 } });
  expect((await send('record,name\n', 'csv')).json()).toMatchObject({ error: { code: 'UNKNOWN_COLUMN' } });
});

it.each([
  ['a site', { record: 'site', facilityId: SITE, from: minute(0), kind: 'clinic' }, { sites: [SITE] }],
  ['a person', { record: 'person', personId: PERSON_NUMBER, from: minute(0), bedridden: true }, { persons: [PERSON] }],
  ['a death', { record: 'death', personId: PERSON_NUMBER, from: minute(0), source: 'hospital' }, { persons: [PERSON] }],
  [
    'a registration',
    { record: 'registration', code: DOCTOR_CODE, facilityId: SITE, from: minute(0) },
    { practitioners: [DOCTOR], sites: [] },
  ],
  ['an exemption', { record: 'exemption', stayId: 'S-1', from: minute(0), kind: 'icu' }, { stays: ['S-1'] }],
  [
    'feedback',
    { record: 'feedback', claimId: 'C-1', personId: PERSON_NUMBER, at: minute(0), answer: 'denied' },
    { claims: ['C-1'] },
  ],
  ['a cap', { record: 'dispensing-cap', item: 'X1', from: minute(0), quantity: 3 }, { claims: ['C-7'] }],
  ['an outbreak everywhere', { record: 'mass-event', from: minute(0), kind: 'outbreak' }, 'all'],
  [
    'an outbreak at a site',
    { record: 'mass-event', facilityId: SITE, from: minute(0), kind: 'outbreak' },
    { sites: [SITE] },
  ],
])('knows whom %s is about', async (_, record, expected) => {
  const line = { lineId: '1', at: minute(70), item: 'X1', amount: '5.00' };
  await story.import(claimRow({ claimId: 'C-7', lines: [line] }));
  const touched = new TouchedByMasters();
  const onChanged = touched.add.bind(touched);
  await importMasters({
    store: story.store,
    source: ndjson([record]),
    regionKey: REGION_KEY,
    now: () => JUDGED_AT,
    onChanged,
  });
  const { scope } = (await touched.scope(story.store.db)) ?? {};
  if (expected === 'all') expect(scope).toBe('all');
  else expect(scope).toMatchObject(Object(expected));
});
