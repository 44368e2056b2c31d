import { describe, expect, it } from 'vitest';
import { pathChanges, pathsOf, withChanges } from '../../../cli/parameter-paths.ts';

const VALUES = {
  days: 5,
  points: { thresholds: { interview: 6, suspend: 9 } },
  items: [{ id: 'late', each: -1 }],
  months: [1, 6],
};

describe('parameters by path', () => {
  it('are named down to what is one value', () => {
    expect(pathsOf(VALUES)).toEqual([
      ['days', 5],
      ['points.thresholds.interview', 6],
      ['points.thresholds.suspend', 9],
      ['items.0.id', 'late'],
      ['items.0.each', -1],
      ['months', [1, 6]],
    ]);
  });

  it.each([
    ['points.thresholds.interview=5', { points: { thresholds: { interview: 5, suspend: 9 } } }],
    ['items.0.each=-2.5', { items: [{ id: 'late', each: -2.5 }] }],
    ['months=[2,4]', { months: [2, 4] }],
    ['items.0.id=early', { items: [{ id: 'early', each: -1 }] }],
  ])('%s changes that and nothing else', (text, changed) => {
    expect(withChanges(VALUES, pathChanges([text]))).toEqual({ ...VALUES, ...changed });
  });

  it.each(['points.threshold.interview=5', 'day=5', 'items.1.each=2', 'days.x=1', 'days', '=5'])(
    '%s leads nowhere',
    (text) => {
      expect(() => withChanges(VALUES, pathChanges([text]))).toThrow(/there is no|not path=value/);
    },
  );

  it('does not reach what every object has', () => {
    expect(() => withChanges(VALUES, pathChanges(['__proto__.x=1']))).toThrow('there is no');
  });
});
