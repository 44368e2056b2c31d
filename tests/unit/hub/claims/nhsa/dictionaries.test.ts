import { describe, expect, it } from 'vitest';
import { instantOf, kindOf } from '../../../../../hub/claims/nhsa/dictionaries.ts';

describe('med_type', () => {
  it.each([
    ['11', 'outpatient'],
    ['1301', 'emergency'],
    ['140104', 'chronic'],
    ['2105', 'inpatient'],
    ['28', 'day-surgery'],
    ['9107', undefined],
    ['', undefined],
  ])('%s is %s', (code, kind) => {
    expect(kindOf(code)).toBe(kind);
  });

  it("means what the region's own file says, the longest code first", () => {
    expect(kindOf('990404', { '9904': 'outpatient', '990404': 'chronic' })).toBe('chronic');
    expect(kindOf('11', { '11': 'internet' })).toBe('internet');
  });

  it('takes no longer when it is a megabyte long', () => {
    const began = process.cpuUsage();
    expect(kindOf('9'.repeat(1_000_000))).toBeUndefined();
    expect(process.cpuUsage(began).user).toBeLessThan(100_000);
  });
});

it.each([
  ['2026-11-22 09:15:30', '2026-11-22T09:15:30+08:00'],
  ['2026-11-22', '2026-11-22T00:00:00+08:00'],
  ['2026-11-22T01:15:30Z', '2026-11-22T01:15:30Z'],
  ['soon', 'soon'],
])('a local time %s is %s', (local, instant) => {
  expect(instantOf(local)).toBe(instant);
});
