import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import { p07 } from '../../../../../hub/crosscheck/rules/p07.ts';
import { SITE } from '../../../../support/builders.ts';
import { at, checkIn, claimFile, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { death } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const dead = (...deaths: readonly ReturnType<typeof death>[]) => ({ masters: { ...NO_MASTERS, deaths } });
const lines = [
  claimLine({ at: at(75), amountFen: 6000 }),
  claimLine({ lineId: 'L-2', at: at(-2 * DAY), amountFen: 2000 }),
];
const stays = [{ id: 'S-1', site: SITE, from: at(0), until: null, leaves: [] }];

describeRule(p07, [
  {
    name: 'served two days after the hospital recorded the death',
    file: claimFile(dead(death(-2 * DAY))),
    outcome: 'finding',
    code: 'care-after-death',
    with: { class: 'violation', amountFen: 8640, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'only the lines after the death are at stake',
    file: claimFile({ ...dead(death(-2 * DAY)), claim: { lines } }),
    outcome: 'finding',
    with: { amountFen: 6480 },
  },
  {
    name: 'only the household register says so',
    file: claimFile(dead(death(-2 * DAY, 'household'))),
    outcome: 'finding',
    with: { class: 'to-verify' },
  },
  {
    name: 'two registers agree',
    file: claimFile(dead(death(-3 * DAY, 'household'), death(-2 * DAY, 'other'))),
    outcome: 'finding',
    with: { class: 'violation' },
  },
  {
    name: 'a claim without lines',
    file: claimFile({ ...dead(death(-2 * DAY)), claim: { lines: [] } }),
    outcome: 'finding',
  },
  { name: 'on the day of death', file: claimFile(dead(death(-600))), outcome: 'clear', code: 'before-death' },
  {
    name: 'the latest record counts',
    file: claimFile(dead(death(-3 * DAY), death(100, 'household'))),
    outcome: 'clear',
    code: 'before-death',
  },
  {
    name: 'served in life, settled late',
    file: claimFile({ ...dead(death(90)), claim: { settledAt: at(5 * DAY) } }),
    outcome: 'clear',
    code: 'settled-late',
  },
  {
    name: 'a face was verified after the death',
    file: claimFile({ ...dead(death(-2 * DAY)), checkIns: [checkIn(62)] }),
    outcome: 'inconclusive',
    code: 'seen-after-death',
  },
  {
    name: 'a picture held up is no living face',
    file: claimFile({ ...dead(death(-2 * DAY)), checkIns: [checkIn(62, 'match', { pad: 'fail' })] }),
    outcome: 'finding',
  },
  { name: 'no death is known', file: claimFile(), outcome: 'not-judged' },
  {
    name: 'charges of a reported stay',
    file: claimFile({ ...dead(death(-2 * DAY)), claim: { kind: 'inpatient', encounter: 'S-1' }, stays }),
    outcome: 'not-judged',
  },
  {
    name: 'an inpatient bill whose stay nobody reported',
    file: claimFile({ ...dead(death(-2 * DAY)), claim: { kind: 'inpatient', encounter: 'S-9' } }),
    outcome: 'finding',
  },
]);
