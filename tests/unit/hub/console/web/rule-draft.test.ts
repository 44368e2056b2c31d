import { describe, expect, it } from 'vitest';
import type { RuleInForce, Setting } from '../../../../../hub/console/rule-schema.ts';
import {
  beginningOf,
  changesIn,
  clinicDate,
  draftOf,
  problemOf,
  undoOf,
} from '../../../../../hub/console/web/rules/draft.ts';
import type { ParameterLimit } from '../../../../../hub/crosscheck/governance/parameter-limits.ts';

const limit: ParameterLimit = { name: 'hours', type: 'integer', minimum: 0, maximum: 24, choices: [], original: 4 };
const flag: ParameterLimit = {
  name: 'strict',
  type: 'boolean',
  minimum: null,
  maximum: null,
  choices: [],
  original: false,
};
const rule = { parameters: { hours: 4, strict: false }, limits: [limit, flag] } as unknown as RuleInForce;

describe('what is typed', () => {
  it.each([
    ['6', null],
    ['0', null],
    ['', 'not-a-number'],
    ['six', 'not-a-number'],
    ['1.5', 'not-whole'],
    ['-1', 'too-small'],
    ['25', 'too-large'],
  ])('%j is %s', (typed, problem) => {
    expect(problemOf(limit, typed)).toBe(problem);
  });

  it('changes only what differs, and nothing while something is wrong', () => {
    expect(changesIn(draftOf(rule), rule)).toEqual({});
    expect(changesIn({ hours: '6', strict: false }, rule)).toEqual({ hours: 6 });
    expect(changesIn({ hours: '4', strict: true }, rule)).toEqual({ strict: true });
    expect(changesIn({ hours: '99', strict: true }, rule)).toBeNull();
  });
});

describe('taking a setting back', () => {
  let id = 0;
  const setting = (change: Setting['change'], region: string | null = null, from = '2026-01-01'): Setting => {
    id += 1;
    return { id: `${id}`, rule: 'P01', region, from, change, by: 'a', recordedAt: from };
  };
  const five = setting({ parameters: { hours: 5 } });
  const six = setting({ parameters: { hours: 6, strict: true } }, null, '2026-02-01');
  const city = setting({ parameters: { hours: 7 } }, '350200', '2026-03-01');
  const shadow = setting({ mode: 'shadow' });
  const deny = setting({ mode: 'deny' }, null, '2026-04-01');
  const all = [five, six, city, shadow, deny];

  it.each([
    ['goes back to what was set before', six, { parameters: { hours: 5, strict: null } }],
    ['goes back to nothing of its own where nothing was', five, { parameters: { hours: null } }],
    ['leaves other regions alone', city, { parameters: { hours: null } }],
    ['gives back the former mode', deny, { mode: 'shadow' }],
    ['gives back the mode of every rule', shadow, { mode: 'notify' }],
  ])('%s', (_, undone, change) => {
    expect(undoOf(all, undone)).toEqual(change);
  });
});

it('a day begins at midnight of the clinics', () => {
  expect(clinicDate(Date.parse('2026-09-16T16:30:00Z'))).toBe('2026-09-17');
  expect(clinicDate(Date.parse('2026-12-31T12:00:00Z'), 1)).toBe('2027-01-01');
  expect(new Date(beginningOf('2026-09-17')).toISOString()).toBe('2026-09-16T16:00:00.000Z');
});
