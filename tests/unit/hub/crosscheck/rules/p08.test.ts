import { p08 } from '../../../../../hub/crosscheck/rules/p08.ts';
import { at, checkIn, claimFacts, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { death, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const bill = (...days: readonly number[]) =>
  claimFacts({
    id: 'B-1',
    kind: 'inpatient',
    encounter: 'S-1',
    fundFen: 5000,
    lines: days.map((day, index) => claimLine({ lineId: `L-${index}`, at: at(day * DAY), amountFen: 2000 })),
  });
const diedAt = at(2 * DAY);

describeRule(p08, [
  {
    name: 'charged two days after the death',
    file: stayFile({ stay: { diedAt }, claims: [bill(1, 4)] }),
    outcome: 'finding',
    code: 'charged-after-death',
    with: { amountFen: 2500, evidence: [{ type: 'claim', id: 'B-1' }], message: { params: { lines: 1 } } },
  },
  {
    name: 'a register knows of the death',
    file: stayFile({ deaths: [death(2 * DAY)], claims: [bill(4)] }),
    outcome: 'finding',
  },
  {
    name: 'entered late, within a day',
    file: stayFile({ stay: { diedAt }, claims: [bill(1, 2.5)] }),
    outcome: 'clear',
    code: 'no-charges-after-death',
  },
  {
    name: 'the ward’s own time of death counts',
    file: stayFile({ stay: { diedAt: at(4 * DAY) }, deaths: [death(DAY)], claims: [bill(4)] }),
    outcome: 'clear',
  },
  {
    name: 'a bill of something else',
    file: stayFile({ stay: { diedAt }, claims: [{ ...bill(4), encounter: null }] }),
    outcome: 'clear',
  },
  {
    name: 'verified at the bed afterwards',
    file: stayFile({ stay: { diedAt }, claims: [bill(4)], checkIns: [checkIn(3.5 * DAY)] }),
    outcome: 'inconclusive',
    code: 'seen-after-death',
  },
  { name: 'alive', file: stayFile({ claims: [bill(4)] }), outcome: 'not-judged' },
]);
