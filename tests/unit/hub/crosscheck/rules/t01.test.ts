import type { TraceScan } from '../../../../../hub/crosscheck/files.ts';
import { t01 } from '../../../../../hub/crosscheck/rules/t01.ts';
import { at, claimFile, claimLine } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const scan = (claim: string, minutes: number, over: Partial<TraceScan> = {}): TraceScan => ({
  code: '81234567890123456789',
  claim,
  line: 'L-1',
  at: at(minutes),
  returned: false,
  quantity: null,
  ...over,
});
const file = (...repeatedScans: readonly TraceScan[]) => claimFile({ claim: { kind: 'pharmacy', repeatedScans } });

describeRule(t01, [
  {
    name: 'dispensed before in another claim',
    file: file(scan('C-0', 10), scan('C-1', 75)),
    outcome: 'finding',
    code: 'trace-code-again',
    with: {
      amountFen: 8640,
      evidence: [
        { type: 'claim', id: 'C-1' },
        { type: 'claim', id: 'C-0' },
      ],
    },
  },
  { name: 'the other claim is the later one', file: file(scan('C-1', 75), scan('C-9', 900)), outcome: 'clear' },
  {
    name: 'twice within the claim, one line at stake',
    file: claimFile({
      claim: {
        lines: [claimLine(), claimLine({ lineId: 'L-2' })],
        repeatedScans: [scan('C-1', 75), scan('C-1', 75, { line: 'L-2' })],
      },
    }),
    outcome: 'finding',
    with: { amountFen: 4320, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'returned in between',
    file: file(scan('C-0', 10), scan('C-0', 20, { line: 'L-2', returned: true }), scan('C-1', 75)),
    outcome: 'clear',
    code: 'first-dispensed-here',
  },
  { name: 'this is the return', file: file(scan('C-0', 10), scan('C-1', 75, { returned: true })), outcome: 'clear' },
  {
    name: 'parts of one package',
    file: file(...['C-0', 'C-1', 'C-2'].map((id, n) => scan(id, 70 + n, { quantity: 1 / 3 }))),
    outcome: 'clear',
  },
  {
    name: 'more parts than a package has',
    file: file(
      scan('C-0', 10, { quantity: 0.5 }),
      scan('C-2', 20, { quantity: 0.5 }),
      scan('C-1', 75, { quantity: 0.5 }),
    ),
    outcome: 'finding',
  },
  {
    name: 'a region where a code stands for two packages',
    file: file(scan('C-0', 10), scan('C-1', 75)),
    parameters: { packagesPerCode: 2 },
    outcome: 'clear',
  },
  { name: 'no code was scanned twice', file: claimFile({ claim: { kind: 'pharmacy' } }), outcome: 'not-judged' },
]);
