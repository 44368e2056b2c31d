import { p19 } from '../../../../../hub/crosscheck/rules/p19.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { at, checkIn } from '../../../../support/file-builders.ts';
import { DAY_MINUTES, personPeriodFile, visit } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const burst = [visit(0), visit(0, { site: OTHER_SITE }, 1), visit(0, { site: OTHER_SITE }, 2)];

describeRule(p19, [
  {
    name: 'three settlements at two pharmacies, after 200 days',
    file: personPeriodFile({ claims: [visit(-200), ...burst] }),
    outcome: 'finding',
    code: 'burst-after-silence',
    with: { amountFen: 3000, message: { params: { visits: 3, institutions: 2 } } },
  },
  { name: 'never used before', file: personPeriodFile({ claims: burst }), outcome: 'finding' },
  {
    name: 'begun the evening before',
    file: personPeriodFile({ claims: [visit(-1, {}, 12), ...burst.slice(0, 2)] }),
    outcome: 'finding',
  },
  {
    name: 'complete the day before: found then',
    file: personPeriodFile({ claims: [visit(-1, {}, 10), visit(-1, {}, 11), visit(-1, {}, 12), ...burst] }),
    outcome: 'clear',
    code: 'no-burst',
  },
  {
    name: 'used three months ago',
    file: personPeriodFile({ claims: [visit(-95), ...burst] }),
    outcome: 'clear',
    code: 'no-burst',
  },
  {
    name: 'spread over days',
    file: personPeriodFile({ claims: [visit(-2), visit(-1), visit(0)] }),
    outcome: 'clear',
    code: 'no-burst',
  },
  {
    name: 'several bills of one hospital',
    file: personPeriodFile({ claims: burst.map((claim) => ({ ...claim, site: SITE })) }),
    outcome: 'clear',
    code: 'one-institution',
  },
  {
    name: 'seen at both',
    file: personPeriodFile({ claims: burst, checkIns: [checkIn(60), checkIn(120, 'match', { site: OTHER_SITE })] }),
    outcome: 'clear',
    code: 'patient-was-there',
  },
  {
    name: 'the hub knows only the last weeks',
    file: personPeriodFile({ claims: burst, historyFrom: at(-40 * DAY_MINUTES) }),
    outcome: 'inconclusive',
    code: 'history-too-short',
  },
  { name: 'two visits', file: personPeriodFile({ claims: burst.slice(0, 2) }), outcome: 'not-judged' },
]);
