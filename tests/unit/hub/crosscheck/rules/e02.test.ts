import { e02 } from '../../../../../hub/crosscheck/rules/e02.ts';
import { at, deviceDayFile, deviceEvent } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const refusal = (code: string) => ({ digest: `digest-${code}`, code, receivedAt: at(10) });
const chains = [
  { chain: 'chain-a', firstAt: at(-600) },
  { chain: 'chain-b', firstAt: at(60) },
];
const old = deviceEvent(30);
const fresh = deviceEvent(70, { chain: 'chain-b' });
const late = deviceEvent(90);

describeRule(e02, [
  { name: 'a quiet day', file: deviceDayFile({ events: [old, deviceEvent(40)] }), outcome: 'clear', code: 'no-replay' },
  {
    name: 'other bytes in a place that was taken',
    file: deviceDayFile({ refusals: [refusal('FORK')] }),
    outcome: 'finding',
    code: 'forked',
    with: { evidence: [{ type: 'refusal', id: 'digest-FORK' }] },
  },
  {
    name: 'a replayed nonce',
    file: deviceDayFile({ refusals: [refusal('NONCE_REPLAYED')] }),
    outcome: 'finding',
    code: 'forked',
  },
  {
    name: 'another refusal is not replay',
    file: deviceDayFile({ refusals: [refusal('BAD_SIGNATURE')] }),
    outcome: 'clear',
  },
  {
    name: 're-installed: the old chain has ended',
    file: deviceDayFile({ chains, events: [old, fresh] }),
    outcome: 'clear',
  },
  {
    name: 'the old chain grows on beside the new one',
    file: deviceDayFile({ chains, events: [old, fresh, late] }),
    outcome: 'finding',
    code: 'two-chains-at-once',
    with: { evidence: [{ type: 'attestation', id: late.jti }] },
  },
  {
    name: 'one nonce matched by two people',
    file: deviceDayFile({
      events: [deviceEvent(10, { nonce: 'n' }), deviceEvent(20, { nonce: 'n', subject: 'other' })],
    }),
    outcome: 'finding',
    code: 'nonce-answered-twice',
  },
  {
    name: 'one person seen twice for one visit',
    file: deviceDayFile({ events: [deviceEvent(10, { nonce: 'n' }), deviceEvent(20, { nonce: 'n' })] }),
    outcome: 'clear',
  },
  {
    name: 'refused, then matched on one nonce',
    file: deviceDayFile({ events: [deviceEvent(10, { nonce: 'n', matched: false }), deviceEvent(20, { nonce: 'n' })] }),
    outcome: 'clear',
  },
  {
    name: 'registered and picked up under one nonce',
    file: deviceDayFile({
      events: [deviceEvent(10, { nonce: 'n' }), deviceEvent(20, { nonce: 'n', kind: 'patient.pickup' })],
    }),
    outcome: 'clear',
  },
]);
