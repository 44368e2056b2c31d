import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fence } from '../../../../contract/device-config.ts';
import { DATUMS, type Position } from '../../../../contract/evidence.ts';
import { distanceM } from '../../../../edge-agent/place/distance.ts';
import { type Fix, fenceVerdict } from '../../../../edge-agent/place/fence.ts';
import { fixedPlace } from '../../../../edge-agent/place/place-fix.ts';

const centre: Position = { lat: 24.4798, lon: 118.0894, datum: 'GCJ02' };
const METRES_PER_DEGREE = (Math.PI * 6_371_008.8) / 180;
/** So many metres north of the centre. */
const north = (metres: number, accuracyM: number, datum: Position['datum'] = 'GCJ02'): Fix => ({
  lat: centre.lat + metres / METRES_PER_DEGREE,
  lon: centre.lon,
  datum,
  accuracyM,
});
const fence: Fence = { centre, radiusM: 100 };

describe('fence verdict', () => {
  it.each<[string, Fix | undefined, Fence | undefined, string]>([
    ['the whole accuracy circle inside', north(50, 30), fence, 'inside'],
    ['an exact fix on the centre', north(0, 0), fence, 'inside'],
    ['the accuracy circle just inside the edge', north(60, 39.9), fence, 'inside'],
    ['the accuracy circle just over the edge', north(60, 40.1), fence, 'cannot-tell'],
    ['the fix outside, the place perhaps inside', north(120, 30), fence, 'cannot-tell'],
    ['the whole accuracy circle just outside', north(140.1, 40), fence, 'outside'],
    ['the accuracy circle just touching the fence', north(139.9, 40), fence, 'cannot-tell'],
    ['an exact fix far away', north(5_000, 0), fence, 'outside'],
    ['an accuracy circle larger than the fence, on its centre', north(0, 500), fence, 'cannot-tell'],
    ['the same numbers in WGS-84', north(0, 0, 'WGS84'), fence, 'cannot-tell'],
    ['the same numbers in BD-09', north(0, 0, 'BD09'), fence, 'cannot-tell'],
    ['no position', undefined, fence, 'cannot-tell'],
    ['no fence', north(0, 0), undefined, 'cannot-tell'],
    ['neither', undefined, undefined, 'cannot-tell'],
    ['a position that is not a number', { ...north(0, 0), lat: Number.NaN }, fence, 'cannot-tell'],
    ['an accuracy that is not a number', north(0, Number.NaN), fence, 'cannot-tell'],
    ['a negative accuracy', north(0, -1), fence, 'cannot-tell'],
    ['an infinite accuracy', north(0, Number.POSITIVE_INFINITY), fence, 'cannot-tell'],
  ])('%s', (_, fix, within, verdict) => {
    expect(fenceVerdict(fix, within)).toBe(verdict);
  });
});

const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const position = fc.record({ lat: degrees(90), lon: degrees(180), datum: fc.constantFrom(...DATUMS) });
const fixes = fc
  .tuple(position, fc.double({ min: 0, max: 100_000, noNaN: true }))
  .map(([at, accuracyM]) => ({ ...at, accuracyM }));
const fences = fc.record({ centre: position, radiusM: fc.double({ min: 5, max: 20_000, noNaN: true }) });

describe('laws of the fence', () => {
  it('a worse accuracy never turns the verdict round: it only becomes cannot-tell', () => {
    fc.assert(
      fc.property(fixes, fences, fc.double({ min: 0, max: 100_000, noNaN: true }), (fix, within, more) => {
        const sharp = fenceVerdict(fix, within);
        const blurred = fenceVerdict({ ...fix, accuracyM: fix.accuracyM + more }, within);
        expect([sharp, 'cannot-tell']).toContain(blurred);
      }),
    );
  });

  it('a larger fence never puts outside what was inside', () => {
    fc.assert(
      fc.property(fixes, fences, fc.double({ min: 0, max: 10_000, noNaN: true }), (fix, within, more) => {
        const larger = { ...within, radiusM: within.radiusM + more };
        if (fenceVerdict(fix, within) === 'inside') expect(fenceVerdict(fix, larger)).toBe('inside');
        if (fenceVerdict(fix, larger) === 'outside') expect(fenceVerdict(fix, within)).toBe('outside');
      }),
    );
  });

  it('two coordinate systems are never compared', () => {
    fc.assert(
      fc.property(fixes, fences, (fix, within) => {
        fc.pre(fix.datum !== within.centre.datum);
        expect(fenceVerdict(fix, within)).toBe('cannot-tell');
      }),
    );
  });
});

describe('distance', () => {
  it.each<[string, [number, number], [number, number], number]>([
    ['a degree of latitude', [0, 0], [1, 0], 111_195],
    ['a degree of longitude at 60 degrees north', [60, 0], [60, 1], 55_597],
    ['across the date line', [0, 179.5], [0, -179.5], 111_195],
    ['to the antipodes', [0, 0], [0, 180], 20_015_115],
    ['Xiamen to Beijing', [24.4798, 118.0894], [39.9042, 116.4074], 1_722_000],
  ])('%s', (_, [lat1, lon1], [lat2, lon2], metres) => {
    const found = distanceM({ lat: lat1, lon: lon1, datum: 'WGS84' }, { lat: lat2, lon: lon2, datum: 'WGS84' });
    expect(Math.abs(found - metres) / metres).toBeLessThan(0.001);
  });

  it('is the same both ways, never negative, and nought only on the spot', () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        expect(distanceM(a, b)).toBeCloseTo(distanceM(b, a), 3);
        expect(distanceM(a, b)).toBeGreaterThanOrEqual(0);
        expect(distanceM(a, a)).toBe(0);
      }),
    );
  });
});

describe('a device that stands still', () => {
  it('reports where it was set up, with the verdict of its fence', () => {
    const placeFix = fixedPlace({ position: north(10, 5), fence });
    expect(placeFix()).toEqual({ ...north(10, 5), source: 'fixed', fence: 'inside' });
  });

  it('says that it cannot tell when it has no fence, and nothing when it has no position', () => {
    expect(fixedPlace({ position: north(0, 1) })()).toMatchObject({ fence: 'cannot-tell' });
    expect(fixedPlace({ fence })()).toBeUndefined();
  });
});
