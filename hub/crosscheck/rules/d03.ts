import { z } from 'zod';
import { clockIntervals } from '../clock-intervals.ts';
import { contains } from '../interval.ts';
import type { Message } from '../message.ts';
import type { PractitionerDayFile } from '../practitioner-day-files.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { judgeLeg, type Leg, TRAVEL_CODES } from '../travel.ts';

const parameters = z.strictObject({
  validityHours: z.number().min(0.25).max(24).default(4),
  maxKmPerHour: z.number().min(10).max(1000).default(120),
});
type Parameters = z.infer<typeof parameters>;

/** A practitioner left one site and clocked in at another sooner than anyone can travel. */
export const d03: Rule<'practitioner-day', Parameters> = {
  id: 'D03',
  version: 1,
  class: 'suspicious',
  subject: 'practitioner-day',
  legalBasis: ['fund-regulation-15', 'fund-regulation-40'],
  parameters,
  messages: ['travel-possible', ...TRAVEL_CODES],

  // Who was at one site only made no journey.
  applies: ({ clockEvents }) => new Set(clockEvents.map(({ site }) => site)).size > 1,

  evaluate(file, p) {
    const impossible: { leg: Leg; message: Message }[] = [];
    let missing: Message | undefined;
    for (const leg of legsOf(file, p)) {
      const judged = judgeLeg(leg, p.maxKmPerHour);
      if (judged.kind === 'impossible') impossible.push({ leg, message: judged.message });
      if (judged.kind === 'unknown') missing ??= judged.missing;
    }
    const [first] = impossible;
    if (!first) return missing ? inconclusive(missing) : clear('travel-possible');
    return {
      outcome: 'finding',
      message: first.message,
      evidence: attestationRefs(impossible.flatMap(({ leg }) => [leg.from, leg.to])),
      amountFen: 0,
      site: first.leg.to.site,
    };
  },
};

// Only intervals that don't overlap: two places at once is D02's, and one fact makes one finding.
function legsOf({ clockEvents, day }: PractitionerDayFile, p: Parameters): Leg[] {
  const certain = clockIntervals(clockEvents, p.validityHours).filter((interval) => interval.certainty === 'certain');
  return certain.flatMap((next, index) => {
    const last = certain[index - 1];
    if (!last || last.until > next.from || !contains(day, next.from)) return [];
    // Without a clock-out the last thing proven is the clock-in.
    return [{ from: last.clockOut ?? last.clockIn, to: next.clockIn }];
  });
}
