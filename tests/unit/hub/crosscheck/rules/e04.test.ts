import { e04 } from '../../../../../hub/crosscheck/rules/e04.ts';
import { at, deviceDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const refused = (code: string) => deviceDayFile({ refusals: [{ digest: 'd', code, receivedAt: at(10) }] });

describeRule(e04, [
  { name: 'nothing refused', file: deviceDayFile(), outcome: 'clear', code: 'signatures-valid' },
  ...['BAD_SIGNATURE', 'UNKNOWN_KEY', 'DEVICE_REVOKED', 'WRONG_DEVICE', 'UNSUPPORTED_ALGORITHM'].map((code) => ({
    name: code,
    file: refused(code),
    outcome: 'finding' as const,
    code: 'forged-envelopes',
    with: { evidence: [{ type: 'refusal', id: 'd' }] },
  })),
  { name: 'a clock in the future is no forgery', file: refused('CLOCK_IN_FUTURE'), outcome: 'clear' },
  { name: 'a fork is for E02', file: refused('FORK'), outcome: 'clear' },
]);
