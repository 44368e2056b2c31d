import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CreditParameters } from '../../../../hub/credit/parameters.ts';
import { BAND_NAMES, BANDS, RESPONSIBILITIES, suggestedPoints } from '../../../../hub/credit/points/bands.ts';
import { type CountedEntry, gravestOf, tallyOf } from '../../../../hub/credit/points/tally.ts';

const rules = CreditParameters.parse({}).points;
const DAY = 86_400_000;
const entry = (kind: CountedEntry['kind'], points: number, day: number): CountedEntry => {
  return { entry: `${kind}-${day}`, kind, points, at: day * DAY };
};
const year = fc
  .array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 12 })), { maxLength: 12 })
  .map((all) =>
    all.map(([isRepair, points], day) => entry(isRepair ? 'repair' : 'conduct', isRepair ? 1 : points, day)),
  );

describe('points of a year', () => {
  it.each([
    ['nothing', [], 0, [], null],
    ['five', [entry('conduct', 5, 1)], 5, [], null],
    ['six: interview', [entry('conduct', 6, 1)], 6, ['interview'], null],
    [
      'nine in two events: suspension',
      [entry('conduct', 4, 1), entry('conduct', 5, 2)],
      9,
      ['interview', 'suspend'],
      null,
    ],
    [
      'twelve in sum: a year',
      [entry('conduct', 8, 1), entry('conduct', 4, 2)],
      12,
      ['interview', 'suspend', 'terminate'],
      1,
    ],
    ['twelve at once: three years', [entry('conduct', 12, 1)], 12, ['interview', 'suspend', 'terminate'], 3],
    [
      'twelve at once after others',
      [entry('conduct', 3, 1), entry('conduct', 12, 2)],
      15,
      ['interview', 'suspend', 'terminate'],
      3,
    ],
    [
      'repaired before the threshold',
      [entry('conduct', 5, 1), entry('repair', 1, 2), entry('conduct', 4, 3)],
      8,
      ['interview'],
      null,
    ],
    [
      'repaired after it: the measure stays',
      [entry('conduct', 9, 1), entry('repair', 1, 2)],
      8,
      ['interview', 'suspend'],
      null,
    ],
  ] as const)('%s', (_, entries, total, measures, barred) => {
    const tally = tallyOf(entries, rules);
    expect([tally.total, tally.reached.map(({ measure }) => measure), tally.barredYears]).toEqual([
      total,
      measures,
      barred,
    ]);
  });

  it('add up to what was added less what was repaired, at most four', () => {
    fc.assert(
      fc.property(year, (entries) => {
        const sum = (kind: string) =>
          entries.filter((one) => one.kind === kind).reduce((all, one) => all + one.points, 0);
        const { total, repaired, added } = tallyOf(entries, rules);
        expect(added).toBe(sum('conduct'));
        expect(repaired).toBe(Math.min(4, sum('repair')));
        expect(total).toBe(Math.max(0, added - repaired));
      }),
    );
  });

  it('reach a measure exactly when the total once was not below its threshold, and never lose it', () => {
    fc.assert(
      fc.property(year, (entries) => {
        const { reached, highest, course } = tallyOf(entries, rules);
        for (const measure of ['interview', 'suspend', 'terminate'] as const) {
          expect(reached.some((one) => one.measure === measure)).toBe(highest >= rules.thresholds[measure]);
        }
        for (let length = 0; length < entries.length; length += 1) {
          const earlier = tallyOf(entries.slice(0, length), rules).reached.map(({ measure }) => measure);
          expect(reached.map(({ measure }) => measure)).toEqual(expect.arrayContaining(earlier));
        }
        expect(highest).toBe(Math.max(0, ...course.map(({ total }) => total)));
      }),
    );
  });

  it('do not depend on the order in which entries are told', () => {
    fc.assert(
      fc.property(year, (entries) => {
        expect(tallyOf([...entries].reverse(), rules)).toEqual(tallyOf(entries, rules));
      }),
    );
  });

  it('name the gravest measure', () => {
    expect(gravestOf(tallyOf([entry('conduct', 10, 1)], rules))?.measure).toBe('suspend');
    expect(gravestOf(tallyOf([], rules))).toBeUndefined();
  });
});

describe('bands', () => {
  it('cover 1 to 12 without a gap, and a suggestion stays in its band', () => {
    expect(BAND_NAMES.flatMap((band) => BANDS[band])).toEqual([1, 3, 4, 6, 7, 9, 10, 12]);
    for (const band of BAND_NAMES) {
      const [least, most] = BANDS[band];
      const points = RESPONSIBILITIES.map((grade) => suggestedPoints(band, grade));
      expect(points).toEqual([least, least + 1, most]);
    }
  });
});

describe('parameters', () => {
  it.each([
    ['thresholds in another order', { points: { thresholds: { interview: 9, suspend: 6, terminate: 12 } } }],
    ['a suspension that ends before it begins', { points: { suspendMonths: [6, 1] } }],
    [
      'an input that counts whoever chose another way',
      { scorecard: { items: [{ id: 'x', kind: 'count', subjects: ['site'], of: 'alternatives', each: -1, most: 5 }] } },
    ],
    [
      'the same item twice',
      {
        scorecard: {
          items: [0, 1].map(() => ({ id: 'x', kind: 'count', subjects: ['site'], of: 'upheld', each: -1, most: 5 })),
        },
      },
    ],
    [
      'shares that fall',
      {
        scorecard: {
          items: [
            {
              id: 'x',
              kind: 'share',
              subjects: ['site'],
              of: 'late',
              among: 'events',
              at: [
                [0.5, 0],
                [0.1, 1],
              ],
            },
          ],
        },
      },
    ],
  ])('refuse %s', (_, parameters) => {
    expect(CreditParameters.safeParse(parameters).success).toBe(false);
  });
});
