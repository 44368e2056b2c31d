import { z } from 'zod';
import { HOUR_MS, iso, overlaps } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { skewOf } from './e01.ts';

const parameters = z.strictObject({
  lateHours: z.number().min(1).max(720).default(24),
  maxSkewSeconds: z.number().min(1).max(86_400).default(300),
});

/** Named as evidence at most: a device that was off the network for a day holds hundreds. */
const NAMED = 20;

/** Evidence came in more than a day after it was signed: it counts, and somebody had the time to think it over. */
export const e05: Rule<'evidence-day', z.infer<typeof parameters>> = {
  id: 'E05',
  version: 1,
  class: 'to-verify',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-16'],
  parameters,
  messages: ['arrived-in-time', 'clock-is-for-e01', 'downtime-on-record', 'arrived-late'],

  evaluate({ events, downtimes }, { lateHours, maxSkewSeconds }) {
    const late = events.filter(({ at, receivedAt }) => receivedAt - at > lateHours * HOUR_MS);
    if (late.length === 0) return clear('arrived-in-time');
    const byClock = late.filter((event) => Math.abs(skewOf(event) ?? 0) <= maxSkewSeconds * 1000);
    if (byClock.length === 0) return clear('clock-is-for-e01');
    const unexplained = byClock.filter(
      ({ at, receivedAt }) => !downtimes.some((downtime) => overlaps(downtime, { from: at, until: receivedAt })),
    );
    const [first] = unexplained;
    if (!first) return clear('downtime-on-record');
    const longest = Math.max(...unexplained.map(({ at, receivedAt }) => receivedAt - at));
    return {
      outcome: 'finding',
      message: {
        code: 'arrived-late',
        params: { events: unexplained.length, hours: Math.round(longest / HOUR_MS), at: iso(first.at) },
      },
      evidence: attestationRefs(unexplained.slice(0, NAMED)),
      amountFen: 0,
    };
  },
};
