import { d10 } from '../../../../../hub/crosscheck/rules/d10.ts';
import { at, billedLine, practitionerDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const first = billedLine({ claim: 'C-1', person: 'a', prescription: 'RX-1', at: at(75), fundFen: 300 });
const second = billedLine({ claim: 'C-2', person: 'b', prescription: 'RX-2', at: at(75.5), fundFen: 200 });
const file = (...billed: readonly ReturnType<typeof billedLine>[]) => practitionerDayFile([], { billed });

describeRule(d10, [
  {
    name: 'two patients in one minute',
    file: file(first, second),
    outcome: 'finding',
    code: 'patients-in-one-minute',
    with: {
      amountFen: 500,
      evidence: [
        { type: 'claim', id: 'C-1' },
        { type: 'claim', id: 'C-2' },
      ],
    },
  },
  {
    name: 'the next minute',
    file: file(first, { ...second, at: at(76) }),
    outcome: 'clear',
    code: 'one-patient-at-a-time',
  },
  { name: 'two prescriptions for one patient', file: file(first, { ...second, person: 'a' }), outcome: 'clear' },
  {
    name: 'a region that asks for three',
    file: file(first, second),
    parameters: { minPatients: 3 },
    outcome: 'clear',
  },
  {
    name: 'one instant, where systems sign orders together',
    file: file(first, { ...second, at: first.at }),
    parameters: { batchSignatures: true },
    outcome: 'inconclusive',
    code: 'signed-in-a-batch',
  },
  {
    name: 'one instant, where they do not',
    file: file(first, { ...second, at: first.at }),
    outcome: 'finding',
  },
  {
    name: 'different instants, where systems sign orders together',
    file: file(first, second),
    parameters: { batchSignatures: true },
    outcome: 'finding',
  },
  { name: 'no prescription', file: file(billedLine()), outcome: 'not-judged' },
  { name: 'a ward round', file: file({ ...first, kind: 'inpatient' }), outcome: 'not-judged' },
  { name: 'an emergency', file: file({ ...first, kind: 'emergency' }), outcome: 'not-judged' },
  { name: 'dispensed, not prescribed', file: file({ ...first, ordered: false }), outcome: 'not-judged' },
]);
