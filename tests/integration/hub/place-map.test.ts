import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inDatum } from '../../../contract/fence.ts';
import { FindingDetail } from '../../../hub/cases/finding-schema.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { openMapTiles } from '../../../hub/console/map-tiles.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { claimRow, DOCTOR } from '../../support/claim-builders.ts';
import { face, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const LOCAL = { host: '127.0.0.1:8080' };
const spot = { lat: 24.48, lon: 118.08 };
let story: JudgedStory;
let folder: string;
let app: FastifyInstance | undefined;

beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
  folder = mkdtempSync(join(tmpdir(), 'zhenshen-tiles-'));
});
afterEach(async () => {
  await app?.close();
  await story.store.close();
  rmSync(folder, { recursive: true });
});

const get = async (url: string) => await app?.inject({ method: 'GET', url, headers: LOCAL });
const tiles = (description: object) => {
  writeFileSync(join(folder, 'tiles.json'), JSON.stringify(description));
  return openMapTiles(folder);
};
const GCJ = { datum: 'GCJ02', minZoom: 3, maxZoom: 18, attribution: 'the bureau' } as const;

async function start(given: object = {}): Promise<void> {
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' }, ...given });
}

/** A doctor at two places at once; the second kiosk measures in the datum of Chinese phones. */
async function twoPlaces(): Promise<FindingDetail> {
  const subject = { type: 'practitioner', id: DOCTOR };
  const geo = { accuracyM: 10, source: 'fixed', fence: 'inside' };
  const here = { ...geo, ...spot, datum: 'WGS84' };
  const there = { ...geo, ...inDatum({ ...spot, datum: 'WGS84' }, 'GCJ02'), datum: 'GCJ02' };
  await story.attest(story.staff, 'staff.clock-in', 0, { subject, face: face('match'), geo: here });
  await story.attest(story.elsewhere, 'staff.clock-in', 10, { subject, face: face('match'), geo: there });
  await story.clock(story.staff, 'out', 120);
  await story.clock(story.elsewhere, 'out', 130);
  await story.import(claimRow());
  await story.judge();
  const finding = (await story.findings()).find(({ rule }) => rule === 'D02');
  return FindingDetail.parse((await get(`/v1/findings/${finding?.id}`))?.json());
}

const metres = (a: { lat: number; lon: number }, b: { lat: number; lon: number }) =>
  Math.hypot((a.lat - b.lat) * 111_195, (a.lon - b.lon) * 111_195 * Math.cos((a.lat * Math.PI) / 180));

it('shows fixes of different datums where they are, on one', async () => {
  await start();
  const { map } = await twoPlaces();
  expect(map.datum).toBe('WGS84');
  const [first, second] = map.fixes;
  if (!first || !second) throw new Error('two fixes are expected');
  expect([first.measuredIn, second.measuredIn]).toEqual(['WGS84', 'GCJ02']);
  expect(metres(first, spot)).toBeLessThan(0.1);
  expect(metres(second, spot)).toBeLessThan(5); // unconverted it would be 500 m off
  expect(map.sites.map(({ site }) => site.id).sort()).toEqual([SITE, OTHER_SITE].sort());
});

it('draws on the datum of the tiles of the deployment', async () => {
  await start({ mapTiles: tiles(GCJ) });
  const { map } = await twoPlaces();
  expect(map.datum).toBe('GCJ02');
  expect(metres(map.fixes[0] ?? spot, spot)).toBeGreaterThan(300);
  expect((await get('/v1/map'))?.json()).toEqual({ tiles: GCJ });
});

it('serves the tiles that are there and nothing else', async () => {
  mkdirSync(join(folder, '3', '6'), { recursive: true });
  writeFileSync(join(folder, '3', '6', '3.png'), 'a picture');
  await start({ mapTiles: tiles(GCJ) });
  const tile = await get('/v1/map/tiles/3/6/3');
  expect([tile?.statusCode, tile?.headers['content-type'], tile?.body]).toEqual([200, 'image/png', 'a picture']);
  expect((await get('/v1/map/tiles/3/6/4'))?.statusCode).toBe(404);
  for (const way of ['..%2f..%2fkeys', '3/6/..%2f..%2ftiles.json', '3/6/3.png', '-1/0/0', '3/6']) {
    expect((await get(`/v1/map/tiles/${way}`))?.statusCode).toBe(400);
  }
});

it('refuses to guess the datum of a folder of tiles', () => {
  expect(() => openMapTiles(folder)).toThrow(/tiles\.json/);
  expect(() => tiles({ ...GCJ, datum: 'somewhere' })).toThrow(/tiles\.json/);
});

it('has a map without tiles, too', async () => {
  await start();
  expect((await get('/v1/map'))?.json()).toEqual({ tiles: null });
  expect((await get('/v1/map/tiles/3/6/3'))?.statusCode).toBe(404);
});
