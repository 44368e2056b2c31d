import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import { d15 } from '../../../../../hub/crosscheck/rules/d15.ts';
import type { MasterContent } from '../../../../../hub/masters/master-content.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { claimFile, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

type Withdrawal = MasterContent<'eligibility'>;
const withdrawn = (from: number, until: number | null, over: Partial<Withdrawal> = {}) => ({
  ...NO_MASTERS,
  eligibility: [
    mastered<'eligibility'>(from, until, {
      record: 'eligibility',
      practitioner: DOCTOR,
      from: '',
      status: 'suspended',
      ...over,
    }),
  ],
});

describeRule(d15, [
  {
    name: 'suspended when the line was ordered',
    file: claimFile({ masters: withdrawn(-1000, null) }),
    outcome: 'finding',
    code: 'while-suspended',
    with: { amountFen: 8640, practitioner: DOCTOR, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'terminated when the line was performed',
    file: claimFile({
      masters: withdrawn(-1000, null, { status: 'terminated' }),
      claim: { lines: [claimLine({ ordering: null, performing: DOCTOR })] },
    }),
    outcome: 'finding',
    code: 'while-terminated',
  },
  {
    name: 'only the lines of the suspended one are at stake',
    file: claimFile({
      masters: withdrawn(-1000, null),
      claim: { fundFen: 5000, lines: [claimLine(), claimLine({ lineId: 'L-2', ordering: 'other' })] },
    }),
    outcome: 'finding',
    with: { amountFen: 2500 },
  },
  {
    name: 'an inpatient order given before is performed by somebody else',
    file: claimFile({
      masters: withdrawn(-1000, null),
      claim: { kind: 'inpatient', lines: [claimLine({ performing: 'other' })] },
    }),
    outcome: 'clear',
  },
  { name: 'reinstated before', file: claimFile({ masters: withdrawn(-1000, 70) }), outcome: 'clear' },
  { name: 'suspended only later', file: claimFile({ masters: withdrawn(80, null) }), outcome: 'clear' },
  {
    name: 'an emergency',
    file: claimFile({ masters: withdrawn(-1000, null), claim: { exception: 'emergency' } }),
    outcome: 'clear',
    code: 'exempt-emergency',
  },
  {
    name: 'a line performed elsewhere',
    file: claimFile({ masters: withdrawn(-1000, null), claim: { lines: [claimLine({ external: true })] } }),
    outcome: 'clear',
  },
  { name: 'nobody was ever announced', file: claimFile(), outcome: 'not-judged' },
]);
