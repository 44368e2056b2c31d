import { e11 } from '../../../../../hub/crosscheck/rules/e11.ts';
import { evidenceDayFile, measuredEvent } from '../../../../support/day-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const altered = measuredEvent(1, { integrity: 'altered', jti: 'altered' });
const unproven = measuredEvent(2, { integrity: 'not-in-ledger', jti: 'unproven' });

describeRule(e11, [
  {
    name: 'all of it holds',
    file: evidenceDayFile({ events: [measuredEvent(0)] }),
    outcome: 'clear',
    code: 'evidence-holds',
  },
  {
    name: 'one was rewritten, one has no line',
    file: evidenceDayFile({ events: [measuredEvent(0), altered, unproven] }),
    outcome: 'finding',
    code: 'evidence-altered',
    with: {
      evidence: [
        { type: 'attestation', id: 'altered' },
        { type: 'attestation', id: 'unproven' },
      ],
    },
  },
  { name: 'one has no line', file: evidenceDayFile({ events: [unproven] }), outcome: 'finding', code: 'not-in-ledger' },
  {
    name: 'erased by an order',
    file: evidenceDayFile({ events: [measuredEvent(0, { integrity: 'erased' })] }),
    outcome: 'clear',
  },
]);
