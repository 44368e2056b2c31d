import { d08 } from '../../../../../hub/crosscheck/rules/d08.ts';
import { deviceDayFile, deviceEvent } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const SECOND = 1 / 60;
const fail = (seconds: number, over: object = {}) =>
  deviceEvent(10 + seconds * SECOND, { matched: false, pad: 'fail', ...over });
const pass = (seconds: number, over: object = {}) => deviceEvent(10 + seconds * SECOND, over);
const file = (...events: readonly ReturnType<typeof fail>[]) => deviceDayFile({ events });
const [first, second, passed] = [fail(0), fail(20), pass(45)];

describeRule(d08, [
  {
    name: 'failed twice and passed within a minute',
    file: file(first, second, passed),
    outcome: 'finding',
    code: 'passed-after-fails',
    with: {
      amountFen: 0,
      evidence: [first, second, passed]
        .map(({ jti }) => ({ type: 'attestation', id: jti }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    },
  },
  { name: 'failed once: the light', file: file(first, passed), outcome: 'clear', code: 'no-pass-after-fails' },
  {
    name: 'a region that looks at the first',
    file: file(first, passed),
    parameters: { minFails: 1 },
    outcome: 'finding',
  },
  { name: 'passed much later', file: file(first, second, pass(90)), outcome: 'clear' },
  { name: 'somebody else passed', file: file(first, second, pass(45, { subject: 'other' })), outcome: 'clear' },
  { name: 'never passed', file: file(first, second, fail(40)), outcome: 'clear' },
  {
    name: 'matched without a liveness check',
    file: file(first, second, pass(45, { pad: 'not-run' })),
    outcome: 'inconclusive',
    code: 'liveness-not-run',
  },
  { name: 'liveness never failed', file: file(passed), outcome: 'not-judged' },
]);
