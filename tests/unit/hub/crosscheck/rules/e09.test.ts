import { e09 } from '../../../../../hub/crosscheck/rules/e09.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { at, checkIn, personDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const here = checkIn(60, 'match', { jti: 'here' });
/** At a place of unknown position, so many seconds later. */
const there = (seconds: number, over = {}) =>
  checkIn(60, 'match', { jti: 'there', site: OTHER_SITE, at: at(60) + seconds * 1000, fix: null, ...over });

describeRule(e09, [
  {
    name: 'five seconds later at a place of unknown position',
    file: personDayFile([here, there(5)]),
    outcome: 'finding',
    code: 'at-two-places-at-once',
    with: {
      evidence: [
        { type: 'attestation', id: 'here' },
        { type: 'attestation', id: 'there' },
      ],
    },
  },
  { name: 'twelve minutes later', file: personDayFile([here, there(720)]), outcome: 'clear', code: 'not-at-once' },
  {
    name: 'both positions known: P15 judges',
    file: personDayFile([here, checkIn(60, 'match', { site: OTHER_SITE })]),
    outcome: 'clear',
    code: 'not-at-once',
  },
  { name: 'not the person there', file: personDayFile([here, there(5, { outcome: 'no-match' })]), outcome: 'clear' },
  {
    name: 'a clock that is ahead',
    file: personDayFile([here, there(5, { receivedAt: at(50) })]),
    outcome: 'inconclusive',
    code: 'clock-unsure',
  },
  { name: 'at one place only', file: personDayFile([here]), outcome: 'not-judged' },
]);
