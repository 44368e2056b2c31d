import { p12 } from '../../../../../hub/crosscheck/rules/p12.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { personPeriodFile, visit } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const daily = (count: number, last = 0) => Array.from({ length: count }, (_, index) => visit(last - count + 1 + index));
const twiceDaily = (days: number) =>
  daily(days).flatMap((claim) => [claim, { ...claim, id: `${claim.id}b`, site: OTHER_SITE }]);
const dialysis = mastered<'person'>(-99_999, null, {
  record: 'person',
  from: '2020-01-01T00:00:00Z',
  regularTreatment: 'dialysis',
  person: PERSON,
});

describeRule(p12, [
  {
    name: 'the sixteenth day in a row',
    file: personPeriodFile({ claims: daily(16) }),
    outcome: 'finding',
    code: 'too-many-in-30-days',
    with: { amountFen: 16_000, site: SITE, message: { params: { visits: 16, limit: 15 } } },
  },
  {
    name: 'more than 300 in half a year',
    file: personPeriodFile({ claims: twiceDaily(151) }),
    outcome: 'finding',
    code: 'too-many-in-180-days',
    parameters: { visitsIn30Days: 100 },
  },
  { name: 'fifteen days', file: personPeriodFile({ claims: daily(15) }), outcome: 'clear', code: 'not-crossed-today' },
  { name: 'the seventeenth: found yesterday', file: personPeriodFile({ claims: daily(17) }), outcome: 'clear' },
  {
    name: 'several bills of one institution on one day',
    file: personPeriodFile({ claims: daily(8).flatMap((claim) => [claim, { ...claim, id: `${claim.id}b` }]) }),
    outcome: 'clear',
  },
  {
    name: 'dialysis',
    file: personPeriodFile({ claims: daily(16), records: [dialysis] }),
    outcome: 'clear',
    code: 'regular-treatment',
  },
  {
    name: 'the treatment ended long ago',
    file: personPeriodFile({ claims: daily(16), records: [{ ...dialysis, until: 0 }] }),
    outcome: 'finding',
  },
  { name: 'a few visits', file: personPeriodFile({ claims: daily(4) }), outcome: 'not-judged' },
]);
