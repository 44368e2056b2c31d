import { p13 } from '../../../../../hub/crosscheck/rules/p13.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { personPeriodFile, visit } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const every = (days: number, count = 6) =>
  Array.from({ length: count }, (_, index) => visit((index - count + 1) * days));
const herbs = mastered<'person'>(-99_999, null, {
  record: 'person',
  from: '2020-01-01T00:00:00Z',
  regularTreatment: 'chinese-medicine',
  person: PERSON,
});

describeRule(p13, [
  {
    name: 'six visits, twelve days apart',
    file: personPeriodFile({ claims: every(12) }),
    outcome: 'finding',
    code: 'fixed-cadence',
    with: { amountFen: 6000, message: { params: { visits: 6, days: 12 } } },
  },
  { name: 'every 24 days', file: personPeriodFile({ claims: every(24) }), outcome: 'finding' },
  { name: 'every 13 days is about twelve', file: personPeriodFile({ claims: every(13) }), outcome: 'finding' },
  {
    name: 'a region that wants it exact',
    file: personPeriodFile({ claims: every(13) }),
    outcome: 'clear',
    parameters: { gapToleranceDays: 0 },
  },
  { name: 'every two weeks', file: personPeriodFile({ claims: every(14) }), outcome: 'clear', code: 'not-regular' },
  { name: 'every four weeks', file: personPeriodFile({ claims: every(28) }), outcome: 'clear' },
  { name: 'the seventh: found with the sixth', file: personPeriodFile({ claims: every(12, 7) }), outcome: 'clear' },
  {
    name: 'one visit out of order',
    file: personPeriodFile({ claims: every(12).toSpliced(3, 0, visit(-20)) }),
    outcome: 'clear',
  },
  {
    name: 'repeat prescriptions',
    file: personPeriodFile({ claims: every(24).map((claim) => ({ ...claim, kind: 'chronic' as const })) }),
    outcome: 'clear',
    code: 'chronic-refill',
  },
  {
    name: 'a course of Chinese medicine',
    file: personPeriodFile({ claims: every(12), records: [herbs] }),
    outcome: 'clear',
    code: 'regular-treatment',
  },
  { name: 'no visit on the day', file: personPeriodFile({ claims: every(12).slice(0, 5) }), outcome: 'not-judged' },
]);
