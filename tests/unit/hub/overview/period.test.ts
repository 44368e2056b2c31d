import { describe, expect, it } from 'vitest';
import type { FindingDay } from '../../../../hub/overview/count-figures.ts';
import { queueOf } from '../../../../hub/overview/load-figures.ts';
import { daysOf, daysUpTo, monthOf, periodBefore } from '../../../../hub/overview/period.ts';

describe('periods', () => {
  it.each([
    [periodBefore({ from: '2026-03-01', to: '2026-03-31' }), { from: '2026-01-29', to: '2026-02-28' }],
    [periodBefore({ from: '2026-01-01', to: '2026-01-01' }), { from: '2025-12-31', to: '2025-12-31' }],
    [monthOf('2024-02-10'), { from: '2024-02-01', to: '2024-02-29' }],
    [monthOf('2026-12-31'), { from: '2026-12-01', to: '2026-12-31' }],
    [daysUpTo('2026-03-01', 2), { from: '2026-02-28', to: '2026-03-01' }],
  ])('%j', (actual, expected) => expect(actual).toEqual(expected));

  it('name every day once', () => {
    expect(daysOf({ from: '2026-02-27', to: '2026-03-01' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});

describe('the age of the queue', () => {
  const open = (day: string, findings: number): FindingDay => ({
    ...{ day, rule: 'P01', class: 'violation', measure: 'opened', status: 'open', findings, fen: 100 * findings },
  });

  it('puts each finding into one class of age', () => {
    const days = [
      open('2026-09-17', 1),
      open('2026-09-16', 2),
      open('2026-09-14', 4),
      open('2026-08-18', 8),
      open('2026-01-01', 16),
    ];
    const { ages, ...sums } = queueOf(days, '2026-09-17');
    expect(sums).toEqual({ open: 31, openFen: 3100, oldestDay: '2026-01-01' });
    expect(ages.map(({ upToDays, findings }) => [upToDays, findings])).toEqual([
      [1, 3],
      [3, 4],
      [7, 0],
      [14, 0],
      [30, 8],
      [null, 16],
    ]);
  });

  it('counts what a fast clock dated to tomorrow as of today', () => {
    expect(queueOf([open('2026-09-18', 1)], '2026-09-17').ages[0]).toMatchObject({ findings: 1 });
  });
});
