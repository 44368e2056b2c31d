import { p02 } from '../../../../../hub/crosscheck/rules/p02.ts';
import { at, checkIn, claimFile, signedException } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const refused = checkIn(55, 'no-match');
const again = checkIn(57, 'no-match');

describeRule(p02, [
  {
    name: 'refused and settled',
    file: claimFile({ checkIns: [refused] }),
    outcome: 'finding',
    code: 'no-match-but-settled',
    with: {
      amountFen: 8640,
      evidence: [
        { type: 'claim', id: 'C-1' },
        { type: 'attestation', id: refused.jti },
      ],
    },
  },
  {
    name: 'refused twice: both are evidence',
    file: claimFile({ checkIns: [refused, again] }),
    outcome: 'finding',
    with: { message: { params: { attempts: 2 } } },
  },
  {
    name: 'matched afterwards',
    file: claimFile({ checkIns: [refused, checkIn(58)] }),
    outcome: 'clear',
    code: 'matched-afterwards',
  },
  {
    name: 'matched before, refused afterwards',
    file: claimFile({ checkIns: [checkIn(50), refused] }),
    outcome: 'finding',
  },
  {
    name: 'covering the camera takes no word back',
    file: claimFile({ checkIns: [refused, checkIn(58, 'not-assessable')] }),
    outcome: 'finding',
  },
  {
    name: 'a picture held up is no match',
    file: claimFile({ checkIns: [refused, checkIn(58, 'match', { pad: 'fail' })] }),
    outcome: 'finding',
  },
  {
    name: 'refused at another visit that the desk named',
    file: claimFile({ checkIns: [checkIn(50, 'match', { nonce: 'C-1' }), refused] }),
    outcome: 'clear',
    code: 'no-refusal',
  },
  { name: 'never refused', file: claimFile({ checkIns: [checkIn(55)] }), outcome: 'clear', code: 'no-refusal' },
  {
    name: 'refused on another day',
    file: claimFile({ checkIns: [checkIn(-900, 'no-match')] }),
    outcome: 'clear',
    code: 'no-refusal',
  },
  {
    name: 'the window is still open',
    file: claimFile({ now: at(95), checkIns: [refused] }),
    outcome: 'inconclusive',
    code: 'window-open',
  },
  ...(['alternative', 'proxy', 'downtime'] as const).map((kind) => ({
    name: `${kind} after the refusal`,
    file: claimFile({ checkIns: [refused], exceptions: [signedException(kind, 60)] }),
    outcome: 'clear' as const,
    code: `witnessed-${kind}`,
  })),
  {
    name: 'an alternative before the refusal',
    file: claimFile({ checkIns: [refused], exceptions: [signedException('alternative', 40)] }),
    outcome: 'finding',
  },
  ...(['emergency', 'infant', 'bedridden', 'internet', 'out-of-area'] as const).map((exception) => ({
    name: `declared ${exception}`,
    file: claimFile({ checkIns: [refused], claim: { exception } }),
    outcome: 'clear' as const,
    code: `exempt-${exception}`,
  })),
  { name: 'a stay is no visit', file: claimFile({ claim: { kind: 'inpatient' } }), outcome: 'not-judged' },
]);
