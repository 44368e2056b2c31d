import { d11 } from '../../../../../hub/crosscheck/rules/d11.ts';
import { claimFile, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

describeRule(d11, [
  {
    name: 'a placeholder',
    file: claimFile({ claim: { lines: [claimLine({ placeholder: true }), claimLine()] } }),
    outcome: 'finding',
    code: 'placeholder-practitioner',
    with: { message: { params: { lines: 1 } }, amountFen: 0 },
  },
  {
    name: 'a code of no national shape',
    file: claimFile({ claim: { lines: [claimLine({ oddCode: true }), claimLine()] } }),
    outcome: 'finding',
    code: 'odd-code',
    with: { message: { params: { lines: 1 } }, amountFen: 0 },
  },
  {
    name: 'a code of a region that uses its own',
    file: claimFile({ claim: { lines: [claimLine({ oddCode: true })] } }),
    parameters: { checkShape: false },
    outcome: 'clear',
    code: 'practitioners-named',
  },
  { name: 'everyone named', file: claimFile(), outcome: 'clear', code: 'practitioners-named' },
  { name: 'no lines', file: claimFile({ claim: { lines: [] } }), outcome: 'not-judged' },
]);
