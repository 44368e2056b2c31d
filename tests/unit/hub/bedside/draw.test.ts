import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  challengeId,
  drawTime,
  drawWards,
  type Inpatient,
  readRoster,
  rosterDigest,
  rosterText,
  seedCommitment,
} from '../../../../hub/bedside/draw.ts';
import { SEED_BYTES } from '../../../../hub/draw/chance.ts';

const PLAN = 'bedside-2026-11-23';
/** Seeds that look like any others, and are the same in every run. */
const seedOf = (number: number) => createHash('sha256').update(`seed ${number}`).digest();
const wardOf = (size: number, ward = 'W1'): Inpatient[] =>
  Array.from({ length: size }, (_, index) => ({ site: 'H35020300001', ward, stay: `S-${ward}-${index}` }));
const drawnOf = (seed: Buffer, inpatients: Inpatient[], rate: number) =>
  drawWards(seed, PLAN, inpatients, rate).flatMap(({ order, quota }) => order.slice(0, quota));

const seeds = fc.uint8Array({ minLength: SEED_BYTES, maxLength: SEED_BYTES }).map((bytes) => Buffer.from(bytes));
const rates = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('the draw is fair', () => {
  it.each([
    [7, 0.1],
    [40, 0.1],
    [23, 0.33],
  ])('each of %d people of a ward is drawn with the chance %d: chi-square over 500 seeds', (size, rate) => {
    const inpatients = wardOf(size);
    const counts = new Map(inpatients.map(({ stay }) => [stay, 0]));
    const runs = 500;
    for (let run = 0; run < runs; run++) {
      for (const stay of drawnOf(seedOf(run), inpatients, rate)) counts.set(stay, (counts.get(stay) ?? 0) + 1);
    }
    const expected = runs * rate;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Mean and spread of the statistic are those of `size` cells that are each hit with the chance `rate`.
    const spread = 5 * Math.sqrt(2 * size);
    expect(Math.abs(chiSquare / (1 - rate) - size)).toBeLessThan(spread);
    for (const count of counts.values())
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - rate)));
  });

  it('nobody’s chance depends on how large the ward is', () => {
    const wards = [wardOf(1, 'A'), wardOf(3, 'B'), wardOf(11, 'C'), wardOf(50, 'D')].flat();
    const counts: Record<string, number> = {};
    for (let run = 0; run < 600; run++) {
      for (const stay of drawnOf(seedOf(run), wards, 0.15)) counts[stay] = (counts[stay] ?? 0) + 1;
    }
    for (const stay of ['S-A-0', 'S-B-0', 'S-C-0', 'S-D-0']) expect((counts[stay] ?? 0) / 600).toBeCloseTo(0.15, 1);
  });

  it('draws the share that the rate says of each ward, and never more than one person off', () => {
    fc.assert(
      fc.property(seeds, rates, fc.integer({ min: 1, max: 60 }), (seed, rate, size) => {
        const [ward] = drawWards(seed, PLAN, wardOf(size), rate);
        expect(ward?.quota).toBeGreaterThanOrEqual(Math.floor(rate * size));
        expect(ward?.quota).toBeLessThanOrEqual(Math.ceil(rate * size));
        expect(new Set(ward?.order).size).toBe(size);
      }),
    );
  });

  it('times are spread evenly over the windows', () => {
    const windows = [
      { from: 0, until: 1000 },
      { from: 5000, until: 8000 },
    ];
    const times = Array.from({ length: 2000 }, (_, n) => drawTime(seedOf(1), PLAN, `S-${n}`, 1, windows) ?? -1);
    const quarters = [0, 0, 0, 0];
    for (const time of times) {
      const quarter = time < 1000 ? 0 : Math.floor((time - 5000) / 1000) + 1;
      quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    }
    for (const count of quarters) expect(Math.abs(count - 500)).toBeLessThan(110);
    expect(drawTime(seedOf(1), PLAN, 'S-1', 1, [])).toBeUndefined();
  });
});

describe('the draw binds', () => {
  it('says the same from the same seed and list, in whatever order the list is read', () => {
    fc.assert(
      fc.property(seeds, rates, (seed, rate) => {
        const inpatients = [...wardOf(9), ...wardOf(14, 'W2')];
        const sorted = (draws: string[]) => draws.toSorted();
        const again = readRoster(rosterText(inpatients.toReversed()));
        expect(sorted(drawnOf(seed, again, rate))).toEqual(sorted(drawnOf(seed, inpatients, rate)));
      }),
    );
  });

  it('another seed has another commitment, and another list another digest', () => {
    fc.assert(
      fc.property(seeds, seeds, (one, other) => {
        expect(seedCommitment(one) === seedCommitment(other)).toBe(one.equals(other));
      }),
    );
    expect(rosterDigest(rosterText(wardOf(5)))).not.toBe(rosterDigest(rosterText(wardOf(4))));
  });

  it('a commitment says nothing that the seed does not: it is a plain hash under a name of its own', () => {
    const seed = Buffer.alloc(SEED_BYTES, 7);
    const plain = createHash('sha256')
      .update(Buffer.concat([Buffer.from('zs-bedside-seed-v1\0'), seed]))
      .digest('base64url');
    expect(seedCommitment(seed)).toBe(plain);
    expect(seedCommitment(seed)).not.toBe(createHash('sha256').update(seed).digest('base64url'));
  });

  it('names every challenge differently', () => {
    const ids = [1, 2, 3].flatMap((round) => wardOf(30).map(({ stay }) => challengeId(seedOf(1), PLAN, stay, round)));
    expect(new Set(ids).size).toBe(90);
    for (const id of ids) expect(id).toMatch(/^bc-[A-Za-z0-9_-]{24}$/);
  });
});
