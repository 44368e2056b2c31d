import { describe, expect, it } from 'vitest';
import type { SiteNetwork } from '../../../../contract/device-config.ts';
import { Geo } from '../../../../contract/evidence.ts';
import type { Fence } from '../../../../contract/fence.ts';
import { browserMeasurement } from '../../../../edge-agent/place/browser-position.ts';
import { createLocator, type LocatorParts } from '../../../../edge-agent/place/locator.ts';
import type { MeasuredFix, Measurement } from '../../../../edge-agent/place/measured-fix.ts';

const NOW = Date.parse('2026-11-22T01:00:00Z');
const centre = { lat: 24.48, lon: 118.08, datum: 'WGS84' } as const;
const fence: Fence = { centre, radiusM: 100 };
const position = { ...centre, accuracyM: 5 };
const fix: MeasuredFix = { ...position, source: 'gnss', at: NOW - 2_000, utc: NOW - 2_000, satellites: 8 };
const own: SiteNetwork = { type: 'wired', gateway: '02:00:5e:10:00:01' };
const other: SiteNetwork = { type: 'wireless', name: 'teahouse' };

function locator(over: Partial<LocatorParts> = {}, measurement?: Measurement) {
  return createLocator({
    config: { fence },
    networks: async () => [],
    clockKept: () => true,
    now: () => NOW,
    ...(measurement && { measure: async () => measurement }),
    ...over,
  });
}

describe('a device that stands still', () => {
  it('says where it was set up, with the verdict of its fence', async () => {
    const standing = { ...position, source: 'fixed', fence: 'inside' };
    expect(locator({ config: { position, fence } }).standing()).toEqual(standing);
    expect(await locator({ config: { position, fence } }).locate()).toEqual({ geo: standing });
  });

  it('cannot tell without a fence, and has nothing to say without a position', async () => {
    expect(locator({ config: { position } }).standing()).toMatchObject({ fence: 'cannot-tell' });
    expect(locator().standing()).toBeUndefined();
    expect(await locator().locate()).toEqual({ unlocated: 'no-source' });
  });

  it.each([
    ['on the network of its site', [own], 'here', 'inside'],
    ['on another network', [other], 'elsewhere', 'cannot-tell'],
    ['on none', [], 'unknown', 'inside'],
  ] as const)('%s', async (_, networks, says, verdict) => {
    const parts = { config: { position, fence, networks: [own] }, networks: async () => networks };
    const geo = { fence: verdict, second: { signal: 'network', says } };
    expect(await locator(parts).locate()).toMatchObject({ geo });
  });

  it('falls back on where it was set up when nothing can be measured', async () => {
    const parts = { config: { position, fence } };
    expect(await locator(parts, { outcome: 'no-fix' }).locate()).toMatchObject({ geo: { source: 'fixed' } });
  });

  it.each([
    ['measures itself where it was set up', 0, 'here', 'inside'],
    ['measures itself a little off', 80, 'unknown', 'inside'],
    ['measures itself in another street', 600, 'elsewhere', 'outside'],
  ] as const)('%s', async (_, metres, says, verdict) => {
    const moved = { ...fix, lat: fix.lat + metres / 111_195 };
    const found = await locator({ config: { position, fence } }, { outcome: 'fix', fix: moved }).locate();
    expect(found).toMatchObject({ geo: { second: { signal: 'fixed-terminal', says }, fence: verdict } });
  });
});

describe('a device that measures', () => {
  it('signs datum, accuracy, age, source and satellites, as the contract has them', async () => {
    const found = await locator({}, { outcome: 'fix', fix }).locate();
    expect(found).toEqual({ geo: { ...position, source: 'gnss', fence: 'inside', ageS: 2, satellites: 8 } });
    expect(Geo.safeParse('geo' in found && found.geo).success).toBe(true);
  });

  it('says why it knows nothing', async () => {
    for (const outcome of ['no-fix', 'not-allowed', 'not-sent'] as const) {
      expect(await locator({}, { outcome }).locate()).toEqual({ unlocated: outcome });
    }
  });

  it('holds a fix against those of earlier clock events, and signs what does not fit', async () => {
    const far = { ...fix, lat: 39.9, at: NOW - 60_000, utc: NOW - 60_000 };
    const answers = [far, fix];
    const measure = async (): Promise<Measurement> => ({ outcome: 'fix', fix: answers.shift() ?? fix });
    const moving = locator({ measure });
    await moving.locate();
    expect(await moving.locate()).toMatchObject({ geo: { signs: ['impossible-jump'], fence: 'cannot-tell' } });
  });
});

describe('a browser', () => {
  it.each([
    ['nothing sent', undefined, { outcome: 'not-sent' }],
    ['not allowed', { failed: 'denied' }, { outcome: 'not-allowed' }],
    ['not known', { failed: 'unavailable' }, { outcome: 'no-fix' }],
    [
      'a position',
      { lat: 24.48, lon: 118.08, accuracyM: 25, at: NOW },
      { outcome: 'fix', fix: { lat: 24.48, lon: 118.08, accuracyM: 25, at: NOW, datum: 'GCJ02', source: 'browser' } },
    ],
  ] as const)('%s', (_, said, measurement) => {
    expect(browserMeasurement(said, 'GCJ02')).toEqual(measurement);
  });
});
