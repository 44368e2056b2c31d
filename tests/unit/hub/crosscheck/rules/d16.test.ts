import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import { d16 } from '../../../../../hub/crosscheck/rules/d16.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { claimFile, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const registered = (...spans: readonly (readonly [site: typeof SITE, from: number, until: number | null])[]) => ({
  ...NO_MASTERS,
  registrations: spans.map(([facilityId, from, until]) =>
    mastered<'registration'>(from, until, { record: 'registration', practitioner: DOCTOR, facilityId, from: '' }),
  ),
});

describeRule(d16, [
  {
    name: 'registered at another institution only',
    file: claimFile({ masters: registered([OTHER_SITE, -100 * DAY, null]) }),
    outcome: 'finding',
    code: 'registered-elsewhere',
    with: { amountFen: 8640, practitioner: DOCTOR },
  },
  {
    name: 'the registration here ended long before',
    file: claimFile({ masters: registered([SITE, -100 * DAY, -20 * DAY]) }),
    outcome: 'finding',
    code: 'not-registered',
  },
  { name: 'registered here', file: claimFile({ masters: registered([SITE, -100 * DAY, null]) }), outcome: 'clear' },
  {
    name: 'registered at two institutions',
    file: claimFile({ masters: registered([OTHER_SITE, -100 * DAY, null], [SITE, -DAY, null]) }),
    outcome: 'clear',
  },
  { name: 'filed late', file: claimFile({ masters: registered([SITE, 3 * DAY, null]) }), outcome: 'clear' },
  {
    name: 'ended within the lag',
    file: claimFile({ masters: registered([SITE, -100 * DAY, -3 * DAY]) }),
    outcome: 'clear',
  },
  {
    name: 'a region without lag',
    file: claimFile({ masters: registered([SITE, 3 * DAY, null]) }),
    parameters: { filingLagDays: 0 },
    outcome: 'finding',
  },
  {
    name: 'an emergency',
    file: claimFile({ masters: registered([OTHER_SITE, -DAY, null]), claim: { kind: 'emergency' } }),
    outcome: 'clear',
    code: 'exempt-emergency',
  },
  {
    name: 'the register does not know who performed',
    file: claimFile({
      masters: registered([SITE, -DAY, null]),
      claim: { lines: [claimLine({ performing: 'unregistered' })] },
    }),
    outcome: 'inconclusive',
    code: 'registration-unknown',
  },
  { name: 'there is no register', file: claimFile(), outcome: 'not-judged' },
]);
