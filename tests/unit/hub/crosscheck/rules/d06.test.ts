import type { Fix } from '../../../../../hub/crosscheck/files.ts';
import { d06 } from '../../../../../hub/crosscheck/rules/d06.ts';
import { evidenceDayFile, measuredEvent } from '../../../../support/day-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const middle: Fix = { lat: 24.48, lon: 118.08, datum: 'WGS84', accuracyM: 8 };
/** Fixes a minute apart: so many micro-degrees to the north of the middle. */
const fixes = (north: readonly number[], over: Partial<Fix> = {}) =>
  north.map((n, minute) => measuredEvent(minute, { measured: { ...middle, lat: middle.lat + n / 1e6, ...over } }));
const file = (events: ReturnType<typeof fixes>, over: object = {}) =>
  evidenceDayFile({ profile: 'handheld-ward', events, ...over });
const wandering = [11, 40, 25, 63, 12, 48];

describeRule(d06, [
  { name: 'wanders by metres', file: file(fixes(wandering)), outcome: 'clear', code: 'positions-plausible' },
  {
    name: 'too sure, and there and back within a minute',
    file: file(fixes([11, 90_000, 12], { accuracyM: 0 })),
    outcome: 'finding',
    code: 'positions-made-up',
    with: { amountFen: 0, message: { code: 'positions-made-up', params: { signals: 2, fixes: 3 } } },
  },
  { name: 'frozen exactly where it is registered', file: file(fixes(Array(12).fill(0))), outcome: 'finding' },
  { name: 'frozen elsewhere: one sign is none', file: file(fixes(Array(12).fill(30))), outcome: 'clear' },
  { name: 'a jump alone: the receiver', file: file(fixes([11, 90_000, 12])), outcome: 'clear' },
  {
    name: 'a region that looks at each sign',
    file: file(fixes([11, 90_000])),
    parameters: { minSignals: 1 },
    outcome: 'finding',
  },
  {
    name: 'a jump between coordinate systems, and too sure',
    file: file([...fixes([11], { accuracyM: 0 }), ...fixes([6000], { accuracyM: 0, datum: 'GCJ02' })]),
    outcome: 'clear',
  },
  { name: 'a kiosk', file: file(fixes(Array(12).fill(0)), { profile: 'kiosk-staff' }), outcome: 'not-judged' },
  {
    name: 'a receiver that is a program, without satellites, by the device’s own word',
    file: file([measuredEvent(0, { measured: middle, signs: ['mock-provider', 'no-satellites'] })], {
      profile: 'kiosk-staff',
    }),
    outcome: 'finding',
    with: { message: { code: 'positions-made-up', params: { signals: 2, fixes: 1 } } },
  },
  {
    name: 'one sign by the device’s word',
    file: file(fixes([11]).map((event) => ({ ...event, signs: ['time-mismatch'] as const }))),
    outcome: 'clear',
  },
  {
    name: 'the same sign by the device’s word and by the day: one',
    file: file(fixes([11, 90_000, 12]).map((event) => ({ ...event, signs: ['impossible-jump'] as const }))),
    outcome: 'clear',
  },
  { name: 'one measurement', file: file(fixes([0])), outcome: 'not-judged' },
]);
