import { describe, expect, it } from 'vitest';
import { assignments, clinicInstant } from '../../../cli/rule-values.ts';

describe('values of parameters on the command line', () => {
  it('are numbers, yes and no, or words; "base" takes a change back', () => {
    expect(assignments(['a=90', 'b=1.5', 'c=true', 'd=x=y', 'e=base'])).toEqual({
      ...{ a: 90, b: 1.5, c: true, d: 'x=y', e: null },
    });
  });
  it.each(['a', '=1', ''])('are refused without a name: "%s"', (text) => {
    expect(() => assignments([text])).toThrow(/name=value/);
  });
});

describe('instants on the command line', () => {
  it.each([
    ['2026-12-01', '2026-11-30T16:00:00.000Z'],
    ['2026-12-01T08:00:00Z', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01T08:00:00+08:00', '2026-12-01T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(clinicInstant(text)).toISOString()).toBe(iso);
  });
  it.each(['tomorrow', '2026-13-01', '2026-12-01T08:00:00'])('%s is refused', (text) => {
    expect(() => clinicInstant(text)).toThrow(/neither a date/);
  });
});
