import { e03 } from '../../../../../hub/crosscheck/rules/e03.ts';
import { at, deviceDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const hole = { chain: 'chain-a', after: 4, next: { jti: 'event-8', seq: 8, at: at(20), receivedAt: at(30) } };

describeRule(e03, [
  { name: 'nothing missing', file: deviceDayFile(), outcome: 'clear', code: 'chain-complete' },
  {
    name: 'missing for an hour',
    file: deviceDayFile({ holes: [hole], now: at(90) }),
    outcome: 'finding',
    code: 'gap-in-chain',
    with: {
      message: { params: { firstMissing: 5, lastMissing: 7 } },
      evidence: [{ type: 'attestation', id: 'event-8' }],
    },
  },
  {
    name: 'missing for a minute less',
    file: deviceDayFile({ holes: [hole], now: at(89) }),
    outcome: 'inconclusive',
    code: 'gap-may-still-fill',
    with: { missing: { params: { until: new Date(at(90)).toISOString() } } },
  },
  {
    name: 'a region with more patience',
    file: deviceDayFile({ holes: [hole] }),
    outcome: 'inconclusive',
    parameters: { graceMinutes: 10_080 },
  },
]);
