import { h10 } from '../../../../../hub/crosscheck/rules/h10.ts';
import type { StayFacts } from '../../../../../hub/crosscheck/stay-files.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at, claimFacts } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFile } from '../../../../support/stay-builders.ts';

const claims = [claimFacts({ encounter: 'S-1', kind: 'inpatient', fundFen: 70_000 })];
const short = (over: Partial<StayFacts> = {}) => stayFile({ claims, stay: { dischargedAt: at(480), ...over } });
const span = { from: at(60), until: at(120) };

describeRule(h10, [
  {
    name: 'eight hours, home again',
    file: short(),
    outcome: 'finding',
    code: 'too-short',
    with: { amountFen: 70_000, message: { params: { hours: 8 } } },
  },
  { name: 'five days', file: stayFile({ claims }), outcome: 'clear', code: 'long-enough' },
  { name: 'died', file: short({ dischargeWay: 'died' }), outcome: 'clear', code: 'died' },
  { name: 'transferred', file: short({ dischargeWay: 'transfer' }), outcome: 'clear', code: 'transferred' },
  {
    name: 'against advice',
    file: short({ dischargeWay: 'against-advice' }),
    outcome: 'clear',
    code: 'left-against-advice',
  },
  {
    name: 'operated',
    file: short({ surgeries: [{ ...span, operator: null, anaesthetist: null }] }),
    outcome: 'clear',
    code: 'operated',
  },
  { name: 'in intensive care', file: short({ icu: [span] }), outcome: 'clear', code: 'in-intensive-care' },
  { name: 'a newborn', file: short({ newbornOf: 'S-0' }), outcome: 'clear', code: 'newborn' },
  {
    name: 'chemotherapy',
    file: {
      ...short(),
      person: [mastered(0, null, { record: 'person', person: PERSON, from: '', regularTreatment: 'chemotherapy' })],
    },
    outcome: 'clear',
    code: 'regular-treatment',
  },
  { name: 'not billed', file: { ...short(), claims: [] }, outcome: 'clear', code: 'not-billed-yet' },
  {
    name: 'no word on how it ended',
    file: short({ dischargeWay: null }),
    outcome: 'inconclusive',
    code: 'way-not-stated',
  },
  { name: 'day surgery', file: short({ kind: 'day-surgery' }), outcome: 'not-judged' },
  { name: 'still in', file: stayFile({ claims, stay: { dischargedAt: null } }), outcome: 'not-judged' },
]);
