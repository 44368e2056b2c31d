import { describe, expect, it } from 'vitest';
import { datedRules } from '../../../../../hub/crosscheck/governance/dated-rules.ts';
import { covers, modeAfter, settingsAt } from '../../../../../hub/crosscheck/governance/in-force.ts';
import type { RuleChange, RuleSetting } from '../../../../../hub/crosscheck/governance/setting.ts';
import { p01 } from '../../../../../hub/crosscheck/rules/p01.ts';

const day = (n: number) => Date.UTC(2026, 10, n);
let made = 0;
const setting = (from: number, region: string | null, change: RuleChange): RuleSetting => {
  made += 1;
  return { id: `s-${made}`, rule: 'P01', region, from: day(from), change, by: 'auditor', recordedAt: made };
};
const minutes = (value: number | null): RuleChange => ({ parameters: { outpatientBeforeMinutes: value } });

describe('a region', () => {
  it.each([
    ['everywhere covers a district', null, '350203', true],
    ['everywhere covers what is nowhere in particular', null, null, true],
    ['a city covers its districts', '350200', '350203', true],
    ['a province covers its cities', '350000', '350203', true],
    ['a district covers itself only', '350203', '350206', false],
    ['a city does not cover what is nowhere in particular', '350200', null, false],
    ['a city does not cover another city', '350200', '350500', false],
  ])('%s', (_, of, region, expected) => {
    expect(covers(of, region)).toBe(expected);
  });
});

describe('the mode of a rule', () => {
  const settings = [
    setting(10, '350200', { mode: 'hold' }),
    setting(1, null, { mode: 'shadow' }),
    setting(20, null, { mode: 'deny' }),
    setting(12, '350203', minutes(30)),
  ];
  it.each([
    ['is notify before anyone said anything', '350203', 0, 'notify'],
    ['is what counts everywhere', '350203', 5, 'shadow'],
    ['is what the smaller region says', '350203', 15, 'hold'],
    ['stays what the smaller region says when the larger one changes', '350203', 25, 'hold'],
    ['changes for the others', '350500', 25, 'deny'],
  ])('%s', (_, region, at, mode) => {
    expect(modeAfter(settingsAt(settings, 'P01', region, day(at)))).toBe(mode);
  });
});

describe('the parameters of a rule', () => {
  const at = (settings: RuleSetting[], on: number, overrides: Record<string, Record<string, unknown>> = {}) =>
    datedRules([p01], overrides, settings)[0]?.inForce?.('350203', day(on)).parameters.outpatientBeforeMinutes;

  it('are those of the day of the event, not of today', () => {
    const settings = [setting(10, null, minutes(90)), setting(20, null, minutes(60))];
    expect([5, 10, 15, 25].map((on) => at(settings, on))).toEqual([120, 90, 90, 60]);
  });

  it('keep the base where nothing is set, and come back to it', () => {
    const settings = [setting(10, null, minutes(90)), setting(20, null, minutes(null))];
    const base = { P01: { outpatientBeforeMinutes: 45 } };
    expect([5, 15, 25].map((on) => at(settings, on, base))).toEqual([45, 90, 45]);
  });

  it('are what was said last about the same day', () => {
    expect(at([setting(10, null, minutes(90)), setting(10, null, minutes(70))], 11)).toBe(70);
  });

  it('stop the run when a value that will be in force is not allowed', () => {
    expect(() => datedRules([p01], {}, [setting(30, null, minutes(-1))])).toThrow(
      /outpatientBeforeMinutes of rule P01/,
    );
  });
});
