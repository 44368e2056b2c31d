import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATUMS } from '../../../../contract/evidence.ts';
import { distanceM } from '../../../../edge-agent/place/distance.ts';

const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const position = fc.record({ lat: degrees(90), lon: degrees(180), datum: fc.constantFrom(...DATUMS) });

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
