import { e10 } from '../../../../../hub/crosscheck/rules/e10.ts';
import { at, checkIn, claimFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const consent = (from: number, until: number | null = null, faceVerification = true) => ({
  from: at(from),
  until: until === null ? null : at(until),
  faceVerification,
});
const checkIns = [checkIn(58, 'match', { jti: 'compared' })];

describeRule(e10, [
  {
    name: 'consent given before',
    file: claimFile({ checkIns, consents: [consent(50)] }),
    outcome: 'clear',
    code: 'consent-given',
  },
  {
    name: 'withdrawn before',
    file: claimFile({ checkIns, consents: [consent(-600, -60)] }),
    outcome: 'finding',
    code: 'consent-withdrawn',
    with: { evidence: [{ type: 'attestation', id: 'compared' }], amountFen: 0 },
  },
  { name: 'withdrawn afterwards', file: claimFile({ checkIns, consents: [consent(0, 80)] }), outcome: 'clear' },
  {
    name: 'withdrawn and given again',
    file: claimFile({ checkIns, consents: [consent(-600, -60), consent(50)] }),
    outcome: 'clear',
  },
  {
    name: 'none of this person',
    file: claimFile({ checkIns, consents: [] }),
    outcome: 'inconclusive',
    code: 'consent-not-on-record',
  },
  {
    name: 'only for keeping a template',
    file: claimFile({ checkIns, consents: [consent(0, null, false)] }),
    outcome: 'inconclusive',
    code: 'consent-not-on-record',
  },
  {
    name: 'no face could be compared',
    file: claimFile({ checkIns: [checkIn(58, 'not-assessable')], consents: [] }),
    outcome: 'clear',
    code: 'no-face-compared',
  },
  { name: 'nobody keeps a register', file: claimFile({ checkIns }), outcome: 'not-judged' },
  { name: 'nobody was seen', file: claimFile({ consents: [] }), outcome: 'not-judged' },
]);
