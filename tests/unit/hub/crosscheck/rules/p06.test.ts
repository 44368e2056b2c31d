import type { SubjectId } from '../../../../../contract/ids.ts';
import { p06 } from '../../../../../hub/crosscheck/rules/p06.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at, checkIn, claimFile, signedException } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const AGENT = 'agent'.padEnd(43, '0') as SubjectId;
const record = (minutes: number, over: object = {}, site?: string) =>
  signedException('proxy', minutes, {
    proxy: { agent: AGENT, relation: 'family', principalIdSeen: true, agentIdSeen: true, ...over },
    ...(site && { site }),
  });
const incomplete = record(70, { principalIdSeen: false });

describeRule(p06, [
  {
    name: 'the patient’s document was not seen',
    file: claimFile({ exceptions: [incomplete] }),
    outcome: 'finding',
    code: 'document-not-seen',
    with: {
      amountFen: 8640,
      evidence: [
        { type: 'claim', id: 'C-1' },
        { type: 'attestation', id: incomplete.jti },
      ],
    },
  },
  {
    name: 'the proxy’s document was not seen',
    file: claimFile({ exceptions: [record(70, { agentIdSeen: false })] }),
    outcome: 'finding',
    code: 'document-not-seen',
  },
  {
    name: 'the patient is named as their own proxy',
    file: claimFile({ exceptions: [record(70, { agent: PERSON })] }),
    outcome: 'finding',
    code: 'own-proxy',
    with: { class: 'to-verify' },
  },
  {
    name: 'both were seen',
    file: claimFile({ exceptions: [record(70)] }),
    outcome: 'clear',
    code: 'both-documents-seen',
  },
  {
    name: 'recorded again, completely',
    file: claimFile({ exceptions: [incomplete, record(80)] }),
    outcome: 'clear',
    code: 'both-documents-seen',
  },
  {
    name: 'the patient was there after all',
    file: claimFile({ exceptions: [incomplete], checkIns: [checkIn(65)] }),
    outcome: 'clear',
    code: 'patient-was-there',
  },
  {
    name: 'a record of another visit',
    file: claimFile({ exceptions: [record(-600, { agentIdSeen: false })] }),
    outcome: 'clear',
    code: 'no-proxy',
  },
  {
    name: 'it may still be completed',
    file: claimFile({ now: at(95), exceptions: [incomplete] }),
    outcome: 'inconclusive',
    code: 'window-open',
  },
  {
    name: 'recorded at another site',
    file: claimFile({ exceptions: [record(70, {}, OTHER_SITE)] }),
    outcome: 'not-judged',
  },
  { name: 'no proxy', file: claimFile(), outcome: 'not-judged' },
  {
    name: 'a stay',
    file: claimFile({ claim: { kind: 'inpatient' }, exceptions: [incomplete] }),
    outcome: 'not-judged',
  },
]);
