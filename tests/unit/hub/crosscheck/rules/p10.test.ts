import { p10 } from '../../../../../hub/crosscheck/rules/p10.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { at, claimFacts, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { stayFacts, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const earlier = stayFacts({ id: 'S-0', site: OTHER_SITE, admittedAt: at(-3 * DAY), dischargedAt: at(2 * DAY) });
const bill = claimFacts({
  id: 'B-1',
  encounter: 'S-1',
  fundFen: 1000,
  lines: [claimLine({ at: at(DAY) }), claimLine({ lineId: 'L-2', at: at(3 * DAY) })],
});

describeRule(p10, [
  {
    name: 'two days in two hospitals',
    file: stayFile({ otherStays: [earlier], claims: [bill] }),
    outcome: 'finding',
    code: 'stays-overlap',
    with: { amountFen: 500, evidence: [{ type: 'claim', id: 'B-1' }] },
  },
  {
    name: 'transferred the same day',
    file: stayFile({ otherStays: [{ ...earlier, dischargedAt: at(600) }] }),
    outcome: 'clear',
    code: 'no-overlap',
  },
  {
    name: 'the newborn of the other stay',
    file: stayFile({ stay: { newbornOf: 'S-0' }, otherStays: [earlier] }),
    outcome: 'clear',
    code: 'newborn',
  },
  {
    name: 'a home bed',
    file: stayFile({ otherStays: [{ ...earlier, kind: 'home-bed' }] }),
    outcome: 'clear',
    code: 'home-bed',
  },
  {
    name: 'the earlier discharge was not reported',
    file: stayFile({ otherStays: [{ ...earlier, dischargedAt: null }] }),
    outcome: 'inconclusive',
    code: 'earlier-stay-not-closed',
  },
  {
    name: 'the other one is the later',
    file: stayFile({ otherStays: [{ ...earlier, admittedAt: at(DAY), dischargedAt: at(3 * DAY) }] }),
    outcome: 'not-judged',
  },
  { name: 'no other stay', file: stayFile(), outcome: 'not-judged' },
]);
