import { p03 } from '../../../../../hub/crosscheck/rules/p03.ts';
import { SITE } from '../../../../support/builders.ts';
import { siteMaster, sitePeriodFile } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const manners = (site: number, desk: number, witness: number) => [
  { by: 'site' as const, id: SITE, all: 1000, otherwise: site },
  { by: 'desk' as const, id: 'desk-1', all: 200, otherwise: desk },
  { by: 'witness' as const, id: 'nurse', all: 100, otherwise: witness },
];

describeRule(p03, [
  {
    name: 'a quarter of all',
    file: sitePeriodFile({ manners: manners(250, 50, 20) }),
    outcome: 'finding',
    code: 'site-over-limit',
    with: { amountFen: 0, evidence: [], message: { params: { percent: 25 } } },
  },
  {
    name: 'one desk',
    file: sitePeriodFile({ manners: manners(60, 50, 20) }),
    outcome: 'finding',
    code: 'desk-over-limit',
  },
  {
    name: 'one witness',
    file: sitePeriodFile({ manners: manners(60, 40, 30) }),
    outcome: 'finding',
    code: 'witness-over-limit',
  },
  {
    name: 'a fifth exactly',
    file: sitePeriodFile({ manners: manners(200, 40, 20) }),
    outcome: 'clear',
    code: 'few-alternatives',
  },
  {
    name: 'many of a few',
    file: sitePeriodFile({ manners: [{ by: 'desk', id: 'desk-1', all: 20, otherwise: 10 }] }),
    outcome: 'clear',
  },
  ...([{ setting: 'rural' }, { setting: 'elderly-care' }, { kind: 'care-home' }] as const).map((site) => ({
    name: `many need help here: ${JSON.stringify(site)}`,
    file: sitePeriodFile({ manners: manners(250, 50, 20), master: [siteMaster(site)] }),
    outcome: 'clear' as const,
    code: 'many-need-help-here',
  })),
  { name: 'the quarter is not over', file: sitePeriodFile(), outcome: 'not-judged' },
]);
