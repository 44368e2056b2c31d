import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fence, inDatum, judgeFence } from '../../../contract/fence.ts';

const M = 1 / 111_195; // degrees of latitude in a metre
const lat = 24.48;
const lon = 118.08;
const east = (metres: number) => (metres * M) / Math.cos((lat * Math.PI) / 180);
const at = (x: number, y: number, accuracyM = 5, datum: 'WGS84' | 'GCJ02' | 'BD09' = 'WGS84') => ({
  ...{ lat: lat + y * M, lon: lon + east(x), datum, accuracyM },
});
const corner = (x: number, y: number) => ({ lat: lat + y * M, lon: lon + east(x) });

const circle: Fence = { centre: { lat, lon, datum: 'WGS84' }, radiusM: 100 };
const square: Fence = {
  datum: 'WGS84',
  corners: [corner(-100, -100), corner(100, -100), corner(100, 100), corner(-100, 100)],
};
// A yard with a court in the middle that opens to the north.
const bay: Fence = {
  datum: 'WGS84',
  corners: [
    [-100, -100],
    [100, -100],
    [100, 100],
    [40, 100],
    [40, -40],
    [-40, -40],
    [-40, 100],
    [-100, 100],
  ].map(([x = 0, y = 0]) => corner(x, y)),
};

describe('a fence', () => {
  it.each([
    ['the middle of a circle', circle, at(0, 0), 'inside'],
    ['near the edge of a circle', circle, at(97, 0), 'cannot-tell'],
    ['just beyond a circle', circle, at(103, 0), 'cannot-tell'],
    ['well beyond a circle', circle, at(120, 0), 'outside'],
    ['the middle, but nobody knows how exactly', circle, at(0, 0, 500), 'cannot-tell'],
    ['far away, but nobody knows how exactly', circle, at(2000, 0, 5000), 'cannot-tell'],
    ['the middle of a square', square, at(0, 0), 'inside'],
    ['a corner of a square', square, at(90, 90), 'inside'],
    ['the edge of a square', square, at(100, 0), 'cannot-tell'],
    ['outside, in line with an edge', square, at(200, 100), 'outside'],
    ['outside, in line with a corner', square, at(-200, -100), 'outside'],
    ['a wing of a yard', bay, at(-70, 50), 'inside'],
    ['the court of a yard', bay, at(0, 50), 'outside'],
    ['before the court of a yard', bay, at(0, -70), 'inside'],
    ['the court, with a bad fix', bay, at(0, 50, 60), 'cannot-tell'],
  ] as const)('says of %s', (_, fence, fix, expected) => {
    expect(judgeFence(fence, fix)).toBe(expected);
  });

  it('gives the same answer whichever way round its corners are named', () => {
    const reversed = { ...bay, corners: 'corners' in bay ? bay.corners.toReversed() : [] } as Fence;
    fc.assert(
      fc.property(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -150, max: 150 }), (x, y) => {
        const place = at(x + 0.4, y + 0.4); // not exactly on a limit: there, rounding decides
        expect(judgeFence(reversed, place)).toBe(judgeFence(bay, place));
      }),
    );
  });

  it('never turns "inside" into "outside" by a worse fix', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: 1, max: 400 }),
        (x, y, worse) => {
          const [sharp, vague] = [judgeFence(bay, at(x, y, 1)), judgeFence(bay, at(x, y, worse))];
          expect([sharp, 'cannot-tell']).toContain(vague);
        },
      ),
    );
  });
});

describe('datums', () => {
  it('takes a place for the same in whichever datum it is said', () => {
    for (const datum of ['GCJ02', 'BD09'] as const) {
      const said = inDatum({ lat, lon, datum: 'WGS84' }, datum);
      expect(judgeFence(square, { ...said, datum, accuracyM: 5 })).toBe('inside');
    }
  });

  it('sees half a kilometre between a place and the same numbers in another datum', () => {
    expect(judgeFence(square, at(0, 0, 5, 'GCJ02'))).toBe('outside');
  });

  it('comes back to within a few metres', () => {
    const there = inDatum({ lat, lon, datum: 'WGS84' }, 'BD09');
    const back = inDatum({ ...there, datum: 'BD09' }, 'WGS84');
    expect(Math.abs(back.lat - lat) / M).toBeLessThan(5);
    expect(Math.abs(back.lon - lon) / M).toBeLessThan(5);
  });

  it('reach across the 180th meridian without jumping to the other side of the world', () => {
    const corners = [
      { lat: -17, lon: 179.99 },
      { lat: -17, lon: -179.99 },
      { lat: -16.98, lon: -179.99 },
      { lat: -16.98, lon: 179.99 },
    ];
    const fence: Fence = { datum: 'WGS84', corners };
    expect(judgeFence(fence, { lat: -16.99, lon: 180, datum: 'WGS84', accuracyM: 10 })).toBe('inside');
    expect(judgeFence(fence, { lat: -16.99, lon: 0, datum: 'WGS84', accuracyM: 10 })).toBe('outside');
  });
});
