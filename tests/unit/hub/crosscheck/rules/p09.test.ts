import { p09 } from '../../../../../hub/crosscheck/rules/p09.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { at, claimFile, claimLine, signedException } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const DAY = 1440;
const stay = { id: 'S-1', site: OTHER_SITE, from: at(-2 * DAY), until: at(2 * DAY), leaves: [] };
const leave = { from: at(0), until: at(600) };

describeRule(p09, [
  {
    name: 'a visit in the middle of a stay elsewhere',
    file: claimFile({ stays: [stay] }),
    outcome: 'finding',
    code: 'visit-during-stay',
    with: { amountFen: 8640, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'a stay that goes on',
    file: claimFile({ claim: { kind: 'pharmacy' }, stays: [{ ...stay, until: null }] }),
    outcome: 'finding',
  },
  {
    name: 'a proxy collected',
    file: claimFile({ stays: [stay], exceptions: [signedException('proxy', 70)] }),
    outcome: 'finding',
    code: 'collected-during-stay',
    with: { class: 'suspicious' },
  },
  {
    name: 'on the day of admission',
    file: claimFile({ stays: [{ ...stay, from: at(100) }] }),
    outcome: 'clear',
    code: 'outside-the-stay',
  },
  {
    name: 'on the day of admission by one clock, the day after it by the region’s own',
    file: claimFile({ stays: [{ ...stay, from: at(-120) }], utcOffsetMinutes: 0 }),
    outcome: 'finding',
  },
  {
    name: 'on the day of discharge',
    file: claimFile({ stays: [{ ...stay, until: at(30) }] }),
    outcome: 'clear',
    code: 'outside-the-stay',
  },
  {
    name: 'on leave',
    file: claimFile({ stays: [{ ...stay, leaves: [leave] }] }),
    outcome: 'clear',
    code: 'on-leave',
  },
  {
    name: 'prescribed by the hospital',
    file: claimFile({ claim: { lines: [claimLine({ external: true })] }, stays: [stay] }),
    outcome: 'clear',
    code: 'prescribed-elsewhere',
  },
  ...(['emergency', 'internet'] as const).map((exception) => ({
    name: `declared ${exception}`,
    file: claimFile({ claim: { exception }, stays: [stay] }),
    outcome: 'clear' as const,
    code: `exempt-${exception}`,
  })),
  {
    name: 'the stay is at the same site',
    file: claimFile({ stays: [{ ...stay, site: SITE }] }),
    outcome: 'not-judged',
  },
  { name: 'no stay', file: claimFile(), outcome: 'not-judged' },
  { name: 'a bill of a stay', file: claimFile({ claim: { kind: 'inpatient' }, stays: [stay] }), outcome: 'not-judged' },
]);
