import { e05 } from '../../../../../hub/crosscheck/rules/e05.ts';
import { evidenceDayFile, measuredEvent } from '../../../../support/day-builders.ts';
import { at } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const late = measuredEvent(0, { receivedAt: at(30 * 60), jti: 'late' });

describeRule(e05, [
  { name: 'at once', file: evidenceDayFile({ events: [measuredEvent(0)] }), outcome: 'clear', code: 'arrived-in-time' },
  {
    name: 'thirty hours later',
    file: evidenceDayFile({ events: [measuredEvent(5), late] }),
    outcome: 'finding',
    code: 'arrived-late',
    with: { message: { params: { events: 1, hours: 30 } }, evidence: [{ type: 'attestation', id: 'late' }] },
  },
  {
    name: 'a downtime is on record',
    file: evidenceDayFile({
      events: [late],
      downtimes: [{ jti: 'd', device: 'desk-1', from: at(-30), until: at(900) }],
    }),
    outcome: 'clear',
    code: 'downtime-on-record',
  },
  {
    name: 'the hub saw the line go down, and all came when it was back: late evidence, and nobody to ask',
    file: evidenceDayFile({ events: [late], offline: [{ from: at(-10), until: at(30 * 60 - 5) }] }),
    outcome: 'finding',
    with: { class: 'data-quality' },
  },
  {
    name: 'held back for hours after the line was back',
    file: evidenceDayFile({ events: [late], offline: [{ from: at(-10), until: at(26 * 60) }] }),
    outcome: 'finding',
    with: { class: 'to-verify' },
  },
  {
    name: 'a clock that was a day slow',
    file: evidenceDayFile({ events: [{ ...late, clockOffsetMs: -86_400_000 }] }),
    outcome: 'clear',
    code: 'clock-is-for-e01',
  },
  {
    name: 'a region that allows two days',
    file: evidenceDayFile({ events: [late] }),
    outcome: 'clear',
    parameters: { lateHours: 48 },
  },
]);
