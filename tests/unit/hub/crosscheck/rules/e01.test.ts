import { e01 } from '../../../../../hub/crosscheck/rules/e01.ts';
import { evidenceDayFile, measuredEvent } from '../../../../support/day-builders.ts';
import { at } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const fast = (minutes: number) => measuredEvent(minutes, { clockOffsetMs: 720_000 });

describeRule(e01, [
  {
    name: 'a right clock',
    file: evidenceDayFile({ events: [measuredEvent(0)] }),
    outcome: 'clear',
    code: 'clock-right',
  },
  {
    name: 'twelve minutes fast by its own word',
    file: evidenceDayFile({ events: [fast(0), fast(1), fast(2)] }),
    outcome: 'finding',
    code: 'clock-wrong',
    with: { message: { params: { events: 3, seconds: 720 } } },
  },
  {
    name: 'signed after it had arrived',
    file: evidenceDayFile({
      events: [10, 11, 12].map((minutes) => measuredEvent(minutes, { receivedAt: at(0), clockOffsetMs: null })),
    }),
    outcome: 'finding',
  },
  { name: 'only while it started', file: evidenceDayFile({ events: [fast(0), measuredEvent(1)] }), outcome: 'clear' },
  {
    name: 'offline for a day: late is not skewed',
    file: evidenceDayFile({ events: [measuredEvent(0, { receivedAt: at(1500) })] }),
    outcome: 'clear',
  },
  {
    name: 'no source of time',
    file: evidenceDayFile({ events: [measuredEvent(0, { clockOffsetMs: null })] }),
    outcome: 'not-judged',
  },
]);
