import type { ClaimFacts } from '../../../../../hub/crosscheck/files.ts';
import { p14 } from '../../../../../hub/crosscheck/rules/p14.ts';
import { at, claimLine } from '../../../../support/file-builders.ts';
import { DAY_MINUTES, personPeriodFile, visit } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const caps = [
  mastered<'dispensing-cap'>(-999_999, null, {
    record: 'dispensing-cap',
    item: 'XL01',
    from: '2020-01-01T00:00:00Z',
    quantity: 30,
  }),
];
const SITES = ['P35020300011', 'P35020300012', 'P35020300013'];
const bought = (day: number, quantity: number | null, over: Partial<ClaimFacts> = {}) =>
  visit(day, {
    kind: 'pharmacy',
    site: SITES[-day % 3] ?? '',
    lines: [claimLine({ item: 'XL01', quantity, at: at(day * DAY_MINUTES + 75) })],
    ...over,
  });
const DAYS = [-50, -40, -31, -20, -10, 0];
const claims = DAYS.map((day) => bought(day, 30));

describeRule(p14, [
  {
    name: 'thirty tablets, six times, at three pharmacies',
    file: personPeriodFile({ caps, claims }),
    outcome: 'finding',
    code: 'always-at-cap',
    with: { amountFen: 6000, message: { params: { visits: 6, institutions: 3 } } },
  },
  {
    name: 'the seventh time: found with the sixth',
    file: personPeriodFile({ caps, claims: [bought(-60, 30), ...claims] }),
    outcome: 'clear',
    code: 'not-always-at-cap',
  },
  {
    name: 'less, now and then',
    file: personPeriodFile({ caps, claims: [bought(-60, 10), ...claims] }),
    outcome: 'clear',
  },
  {
    name: 'at one pharmacy',
    file: personPeriodFile({ caps, claims: DAYS.map((day) => bought(day, 30, { site: SITES[0] ?? '' })) }),
    outcome: 'clear',
  },
  {
    name: 'quantities unknown',
    file: personPeriodFile({ caps, claims: DAYS.map((day) => bought(day, null)) }),
    outcome: 'clear',
  },
  {
    name: 'repeat prescriptions',
    file: personPeriodFile({ caps, claims: DAYS.map((day) => bought(day, 30, { kind: 'chronic' })) }),
    outcome: 'clear',
    code: 'chronic-refill',
  },
  { name: 'no cap is known', file: personPeriodFile({ claims }), outcome: 'not-judged' },
]);
