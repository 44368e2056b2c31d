import { z } from 'zod';
import type { MeasuredEvent } from '../evidence-day-files.ts';
import { HOUR_MS, iso, MINUTE_MS, type OpenInterval, overlaps } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { skewOf } from './e01.ts';

const parameters = z.strictObject({
  lateHours: z.number().min(1).max(720).default(24),
  maxSkewSeconds: z.number().min(1).max(86_400).default(300),
  /** What a device held back is delivered this soon after its line is back, however much it is. */
  deliveredMinutes: z.number().min(1).max(1440).default(60),
});

/** Named as evidence at most: a device that was off the network for a day holds hundreds. */
const NAMED = 20;

/** Evidence came in more than a day after it was signed: it counts, and somebody had the time to think it over. */
export const e05: Rule<'evidence-day', z.infer<typeof parameters>> = {
  id: 'E05',
  version: 2,
  class: 'to-verify',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-16'],
  parameters,
  messages: ['arrived-in-time', 'clock-is-for-e01', 'downtime-on-record', 'arrived-late'],

  evaluate({ events, downtimes, offline }, { lateHours, maxSkewSeconds, deliveredMinutes }) {
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
      // The hub saw the line go and come back, and everything came with it: the institution explains nothing better than that.
      class: unexplained.every((event) => offline.some((outage) => delays(outage, event, deliveredMinutes)))
        ? 'data-quality'
        : 'to-verify',
    };
  },
};

function delays({ from, until }: OpenInterval, { at, receivedAt }: MeasuredEvent, deliveredMinutes: number): boolean {
  const margin = deliveredMinutes * MINUTE_MS;
  return until !== null && from - margin <= at && at <= until && receivedAt <= until + margin;
}
