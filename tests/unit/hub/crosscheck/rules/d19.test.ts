import { d19 } from '../../../../../hub/crosscheck/rules/d19.ts';
import { siteMaster, sitePeriodFile } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const enrolment = (billing: number, enrolled: number) => ({ enrolment: { billing, enrolled } });

describeRule(d19, [
  {
    name: 'nobody of eight is enrolled',
    file: sitePeriodFile(enrolment(8, 0)),
    outcome: 'finding',
    code: 'nobody-enrolled',
    with: { amountFen: 0, evidence: [], message: { params: { billing: 8, enrolled: 0 } } },
  },
  { name: 'one of eight is', file: sitePeriodFile(enrolment(8, 1)), outcome: 'clear', code: 'enrolled' },
  {
    name: 'one of eight, where a fifth is too few',
    file: sitePeriodFile(enrolment(8, 1)),
    parameters: { enrolledPercent: 20 },
    outcome: 'finding',
    code: 'few-enrolled',
    with: { message: { params: { percent: 13 } } },
  },
  { name: 'two practitioners', file: sitePeriodFile(enrolment(2, 0)), outcome: 'clear', code: 'few-practitioners' },
  {
    name: 'an internet hospital',
    file: sitePeriodFile({ ...enrolment(8, 0), master: [siteMaster({ kind: 'internet-hospital' })] }),
    outcome: 'clear',
    code: 'works-remotely',
  },
  {
    name: 'no device at the institution',
    file: sitePeriodFile({ ...enrolment(8, 0), hasDevices: false }),
    outcome: 'inconclusive',
    code: 'no-device',
  },
  { name: 'the quarter is not over', file: sitePeriodFile(), outcome: 'not-judged' },
]);
