import { d05 } from '../../../../../hub/crosscheck/rules/d05.ts';
import { SITE } from '../../../../support/builders.ts';
import { clockEvent, staffDevice } from '../../../../support/file-builders.ts';
import { practitionerPeriodFile } from '../../../../support/practitioner-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const centre = { lat: 24.48, lon: 118.08, datum: 'WGS84' as const };
const fence = { site: SITE, from: 0, until: null, fence: { centre, radiusM: 111 } };
/** Clock events at places so many metres to the north of the middle. */
const clocked = (metres: readonly number[], device = 'phone-1') =>
  metres.map((north, n) =>
    clockEvent('in', 10 + n * 720, { device, fix: { ...centre, lat: centre.lat + north / 111_195, accuracyM: 8 } }),
  );
const times = (count: number, metre: (n: number) => number) => Array.from({ length: count }, (_, n) => metre(n));
const devices = [staffDevice({ id: 'phone-1', moves: true }), staffDevice()];
const file = (clockEvents: ReturnType<typeof clocked>, over: object = {}) =>
  practitionerPeriodFile({ clockEvents, devices, fences: [fence], ...over });

describeRule(d05, [
  {
    name: 'ten times the same micro-degree',
    file: file(clocked(times(12, (n) => (n < 10 ? 20 : 30)))),
    outcome: 'finding',
    code: 'frozen-position',
    with: { amountFen: 0, site: SITE, message: { code: 'frozen-position', params: { fixes: 10 } } },
  },
  {
    name: 'nine times',
    file: file(clocked(times(12, (n) => (n < 9 ? 20 : 20 + n)))),
    outcome: 'clear',
    code: 'positions-vary',
  },
  { name: 'frozen long ago', file: file(clocked(times(32, (n) => (n < 12 ? 20 : 20 + n)))), outcome: 'clear' },
  {
    name: 'a region that looks closer',
    file: file(clocked(times(4, () => 20))),
    parameters: { identicalFixes: 3 },
    outcome: 'finding',
  },
  {
    name: 'always within metres of the edge',
    file: file(clocked(times(12, (n) => 107 + n / 4))),
    outcome: 'finding',
    code: 'always-at-the-edge',
  },
  { name: 'mostly at the edge', file: file(clocked(times(12, (n) => (n === 5 ? 60 : 107 + n / 4)))), outcome: 'clear' },
  {
    name: 'nobody knows the fence',
    file: file(clocked(times(12, (n) => 107 + n / 4)), { fences: [] }),
    outcome: 'clear',
  },
  {
    name: 'a kiosk stands still',
    file: file(
      clocked(
        times(12, () => 20),
        'staff-1',
      ),
    ),
    outcome: 'not-judged',
  },
  { name: 'no position', file: file(clocked([1]).map((event) => ({ ...event, fix: null }))), outcome: 'not-judged' },
]);
