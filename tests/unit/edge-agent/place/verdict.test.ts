import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATUMS, type Position, type SpoofSign } from '../../../../contract/evidence.ts';
import { type Fence, inDatum, type LocatedFix } from '../../../../contract/fence.ts';
import { type Grounds, MAX_AGE_S, placeVerdict, VAGUE_M } from '../../../../edge-agent/place/verdict.ts';

const CENTRE = { lat: 24.48, lon: 118.08 };
const RADIUS_M = 120;
const M = 1 / 111_195; // degrees of latitude in a metre
const east = (metres: number) => CENTRE.lon + (metres * M) / Math.cos((CENTRE.lat * Math.PI) / 180);
const corner = (x: number, y: number) => ({ lat: CENTRE.lat + y * M, lon: east(x) });

/** A circle and a square of the same reach: east of the centre both end after the same metres. */
const FENCES: Record<string, Fence | undefined> = {
  none: undefined,
  circle: { centre: { ...CENTRE, datum: 'WGS84' }, radiusM: RADIUS_M },
  polygon: {
    datum: 'WGS84',
    corners: [
      corner(-RADIUS_M, -RADIUS_M),
      corner(RADIUS_M, -RADIUS_M),
      corner(RADIUS_M, RADIUS_M),
      corner(-RADIUS_M, RADIUS_M),
    ],
  },
};
const METRES_EAST: Record<string, number | undefined> = {
  nowhere: undefined,
  centre: 0,
  within: 70,
  'just within': 113,
  'just beyond': 127,
  beyond: 190,
  'far away': 20_000,
};
const ACCURACIES = [0, 8, 60, 100, 101, 5_000, Number.NaN, -1, Number.POSITIVE_INFINITY];
const AGES = [0, MAX_AGE_S, MAX_AGE_S + 0.1, Number.NaN, -1];
/** The same place said in another datum, or the same numbers under another name. */
const SAID = ['as measured', 'converted', 'mistaken'] as const;
const SECONDS = [undefined, 'here', 'elsewhere', 'unknown'] as const;
const SIGNS: readonly (readonly SpoofSign[])[] = [[], ['mock-provider'], ['impossible-jump', 'time-mismatch']];

interface Case {
  readonly fence: string;
  readonly metres: string;
  readonly accuracyM: number;
  readonly ageS: number;
  readonly said: (typeof SAID)[number];
  readonly second: (typeof SECONDS)[number];
  readonly signs: readonly SpoofSign[];
}

const CASES: Case[] = Object.keys(FENCES).flatMap((fence) =>
  Object.keys(METRES_EAST).flatMap((metres) =>
    ACCURACIES.flatMap((accuracyM) =>
      AGES.flatMap((ageS) =>
        SAID.flatMap((said) =>
          SECONDS.flatMap((second) => SIGNS.map((signs) => ({ fence, metres, accuracyM, ageS, said, second, signs }))),
        ),
      ),
    ),
  ),
);

function groundsOf({ fence, metres, accuracyM, ageS, said, second, signs }: Case): Grounds {
  return { fence: FENCES[fence], fix: fixOf(METRES_EAST[metres], accuracyM, said), ageS, second, signs };
}

function fixOf(metres: number | undefined, accuracyM: number, said: Case['said']): LocatedFix | undefined {
  if (metres === undefined) return undefined;
  const true84: Position = { lat: CENTRE.lat, lon: east(metres), datum: 'WGS84' };
  if (said === 'as measured') return { ...true84, accuracyM };
  if (said === 'converted') return { ...inDatum(true84, 'GCJ02'), datum: 'GCJ02', accuracyM };
  return { ...true84, datum: 'BD09', accuracyM };
}

/** The table by words: each line is a sentence of the README, from metres alone and without the code under test. */
function expected({ fence, metres, accuracyM, ageS, said, second, signs }: Case): string {
  const x = METRES_EAST[metres];
  if (fence === 'none' || x === undefined) return 'cannot-tell';
  if (!(ageS >= 0 && ageS <= MAX_AGE_S)) return 'cannot-tell';
  if (signs.length > 0) return 'cannot-tell';
  if (!(accuracyM >= 0) || accuracyM === Number.POSITIVE_INFINITY) return 'cannot-tell';
  const depth = RADIUS_M - x;
  const doubt = accuracyM + (said === 'converted' ? 5 : 0);
  if (said === 'mistaken') return expectedOfMistaken(x, accuracyM, second);
  if (depth < -doubt) return second === 'here' ? 'cannot-tell' : 'outside';
  if (second === 'elsewhere') return 'cannot-tell';
  if (depth >= doubt) return 'inside';
  return second === 'here' && accuracyM <= VAGUE_M ? 'inside' : 'cannot-tell';
}

// WGS-84 numbers under the name of BD-09 lie half a kilometre off, or more. Where they would not be outside under their right
// name they are taken for a mix-up; elsewhere they are outside by any name.
function expectedOfMistaken(x: number, accuracyM: number, second: Case['second']): string {
  const isMixUp = x - RADIUS_M <= accuracyM;
  return isMixUp || second === 'here' ? 'cannot-tell' : 'outside';
}

describe('the verdict on a place', () => {
  it(`is that of the table in all ${CASES.length} combinations`, () => {
    const wrong = CASES.filter((one) => placeVerdict(groundsOf(one)) !== expected(one));
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(CASES.length).toBe(3 * 7 * 9 * 5 * 3 * 4 * 3);
  });

  it('is each of the three in a fair number of combinations', () => {
    const counts = Map.groupBy(CASES, (one) => placeVerdict(groundsOf(one)));
    expect([...counts.keys()].sort()).toEqual(['cannot-tell', 'inside', 'outside']);
    for (const cases of counts.values()) expect(cases.length).toBeGreaterThan(40);
  });

  it('is never inside by default: each ground taken away leaves it open', () => {
    const sure: Grounds = { fence: FENCES.circle, fix: fixOf(0, 8, 'as measured'), ageS: 1, second: 'here', signs: [] };
    expect(placeVerdict(sure)).toBe('inside');
    const without: Partial<Grounds>[] = [
      { fence: undefined },
      { fix: undefined },
      { ageS: Number.NaN },
      { second: 'elsewhere' },
      { signs: ['frozen-fix'] },
    ];
    for (const missing of without) expect(placeVerdict({ ...sure, ...missing })).toBe('cannot-tell');
  });

  it('never turns round when the position becomes vaguer', () => {
    const metres = fc.double({ min: 0, max: 3_000, noNaN: true });
    const width = fc.double({ min: 0, max: 4_000, noNaN: true });
    const anything = fc.tuple(metres, width, width, fc.constantFrom(...SECONDS), fc.constantFrom(...DATUMS));
    fc.assert(
      fc.property(anything, ([x, accuracyM, more, second, datum]) => {
        const at = { lat: CENTRE.lat, lon: east(x), datum };
        const grounds = { fence: FENCES.circle, ageS: 0, second, signs: [] };
        const sharp = placeVerdict({ ...grounds, fix: { ...at, accuracyM } });
        const vague = placeVerdict({ ...grounds, fix: { ...at, accuracyM: accuracyM + more } });
        // A second signal may settle what became open, never what was settled the other way.
        if (sharp === 'inside') expect(vague).not.toBe('outside');
        if (sharp === 'outside') expect(vague).not.toBe('inside');
      }),
    );
  });
});
