import type { CheckIn } from '../../../../../hub/crosscheck/files.ts';
import { h03 } from '../../../../../hub/crosscheck/rules/h03.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at, checkIn, signedException } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFile } from '../../../../support/stay-builders.ts';

const bedside = (minutes: number, outcome: CheckIn['outcome'] = 'no-match') =>
  checkIn(minutes, outcome, { kind: 'patient.bedside', jti: `bedside-${minutes}` });
const twice = [bedside(100), bedside(105)];

describeRule(h03, [
  {
    name: 'twice somebody else',
    file: stayFile({ checkIns: twice }),
    outcome: 'finding',
    code: 'bedside-mismatch',
    with: {
      evidence: [
        { type: 'attestation', id: 'bedside-100' },
        { type: 'attestation', id: 'bedside-105' },
      ],
    },
  },
  { name: 'once somebody else', file: stayFile({ checkIns: [bedside(100)] }), outcome: 'clear', code: 'faces-match' },
  {
    name: 'a match in between',
    file: stayFile({ checkIns: [bedside(100), bedside(102, 'match'), bedside(105)] }),
    outcome: 'clear',
  },
  {
    name: 'one that could not be judged in between',
    file: stayFile({ checkIns: [bedside(100), bedside(102, 'not-assessable'), bedside(105)] }),
    outcome: 'finding',
  },
  {
    name: 'a match soon after',
    file: stayFile({ checkIns: [...twice, bedside(200, 'match')] }),
    outcome: 'clear',
    code: 'set-right',
  },
  {
    name: 'a second factor witnessed by a nurse',
    file: stayFile({ checkIns: twice, exceptions: [signedException('alternative', 110)] }),
    outcome: 'clear',
    code: 'set-right',
  },
  {
    name: 'may still be set right',
    file: stayFile({ checkIns: twice, now: at(200) }),
    outcome: 'inconclusive',
    code: 'may-be-set-right',
  },
  {
    name: 'a face under a dressing',
    file: stayFile({
      checkIns: twice,
      person: [mastered(0, null, { record: 'person', person: PERSON, from: '', cannotBeCaptured: true })],
    }),
    outcome: 'inconclusive',
    code: 'cannot-be-captured',
  },
  { name: 'no check at the bed', file: stayFile({ checkIns: [checkIn(100, 'no-match')] }), outcome: 'not-judged' },
  {
    name: 'a region that asks for three',
    file: stayFile({ checkIns: twice }),
    outcome: 'clear',
    parameters: { consecutive: 3 },
  },
]);
