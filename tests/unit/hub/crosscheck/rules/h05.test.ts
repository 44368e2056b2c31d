import { h05 } from '../../../../../hub/crosscheck/rules/h05.ts';
import { checkIn } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { challenge, stayFile } from '../../../../support/stay-builders.ts';

const noon = (day: number) => day * 1440 + 240;
const onDays = (days: number) => Array.from({ length: days }, (_, day) => challenge(noon(day)));
const seenOn = (...days: number[]) => days.map((day) => checkIn(noon(day) + 10));

describeRule(h05, [
  {
    name: 'seen on two of five days',
    file: stayFile({ challenges: onDays(5), checkIns: seenOn(0, 3) }),
    outcome: 'finding',
    code: 'rarely-present',
    with: { message: { params: { verified: 2, days: 5, percent: 40 } }, amountFen: 0 },
  },
  {
    name: 'seen on four of five days',
    file: stayFile({ challenges: onDays(5), checkIns: seenOn(0, 1, 2, 4) }),
    outcome: 'clear',
    code: 'presence-proven',
  },
  {
    name: 'sampled on four days only',
    file: stayFile({ challenges: onDays(4) }),
    outcome: 'inconclusive',
    code: 'too-few-days-sampled',
  },
  {
    name: 'the ward’s device was missing: days that prove nothing are not counted',
    file: stayFile({ challenges: onDays(5), devices: [] }),
    outcome: 'inconclusive',
    code: 'too-few-days-sampled',
  },
  {
    name: 'days at home by leave are not counted',
    file: stayFile({ challenges: onDays(5), stay: { leaves: [{ from: 0, until: null }] } }),
    outcome: 'inconclusive',
  },
  { name: 'never challenged', file: stayFile(), outcome: 'not-judged' },
]);
