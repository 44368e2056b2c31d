import { z } from 'zod';
import { type ClockInterval, clockIntervals } from '../clock-intervals.ts';
import { contains, type Interval, iso, MINUTE_MS } from '../interval.ts';
import type { Message } from '../message.ts';
import type { BilledLine, PractitionerDayFile } from '../practitioner-day-files.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { READINESS_CODES, STAFF_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';

const parameters = z.strictObject({
  validityHours: z.number().min(0.25).max(24).default(4),
  toleranceMinutes: z.number().min(0).max(240).default(0),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

interface Overlap extends Interval {
  readonly earlier: ClockInterval;
  readonly later: ClockInterval;
}

/** One practitioner is clocked in at two sites at once. */
export const d02: Rule<'practitioner-day', Parameters> = {
  id: 'D02',
  version: 2,
  class: 'violation',
  subject: 'practitioner-day',
  legalBasis: ['fund-regulation-15', 'fund-regulation-40'],
  parameters,
  messages: ['one-place-at-a-time', 'presence-unclear', 'two-places-at-once', ...READINESS_CODES],

  // Who was at one site only made no journey.
  applies: ({ clockEvents }) => new Set(clockEvents.map(({ site }) => site)).size > 1,

  evaluate(file, p) {
    const proven: Overlap[] = [];
    let missing: Message | undefined;
    for (const overlap of overlapsOf(file, p)) {
      const unknown = whyUnproven(file, overlap, p);
      if (unknown) missing ??= unknown;
      else proven.push(overlap);
    }
    const [first] = proven;
    if (!first) return missing ? inconclusive(missing) : clear('one-place-at-a-time');
    return {
      outcome: 'finding',
      message: {
        code: 'two-places-at-once',
        params: {
          firstSite: first.earlier.site,
          secondSite: first.later.site,
          from: iso(first.from),
          until: iso(first.until),
        },
      },
      evidence: attestationRefs(proven.flatMap(({ earlier, later }) => [earlier.clockIn, later.clockIn])),
      amountFen: billedDuring(file.billed, proven),
      site: first.later.site,
    };
  },
};

// An overlap belongs to the day on which it begins, so that midnight neither hides nor doubles it.
function overlapsOf(file: PractitionerDayFile, p: Parameters): Overlap[] {
  const intervals = clockIntervals(file.clockEvents, p.validityHours);
  return intervals.flatMap((earlier, index) =>
    intervals
      .slice(index + 1)
      .map((later) => ({ earlier, later, from: later.from, until: Math.min(earlier.until, later.until) }))
      .filter(
        (overlap) =>
          overlap.later.site !== overlap.earlier.site &&
          overlap.until - overlap.from > p.toleranceMinutes * MINUTE_MS &&
          contains(file.day, overlap.from),
      ),
  );
}

function whyUnproven(file: PractitionerDayFile, { earlier, later }: Overlap, p: Parameters): Message | undefined {
  const unclear = [earlier, later].find((interval) => interval.certainty === 'unclear');
  if (unclear) {
    const { device, at } = unclear.clockIn;
    return { code: 'presence-unclear', params: { device, at: iso(at) } };
  }
  // Signed out in fact, proven by the clock-out of the first site or by its kiosk having worked and delivered all.
  if (earlier.clockOut) return undefined;
  return whySilenceProvesNothing({
    devices: file.devices.filter((device) => device.site === earlier.site),
    profiles: STAFF_PROFILES,
    needed: { from: earlier.from, until: later.from },
    core: { from: earlier.from, until: later.from },
    signed: { from: earlier.from, until: later.from },
    whose: [file.practitioner],
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
}

function billedDuring(billed: readonly BilledLine[], overlaps: readonly Overlap[]): number {
  return billed
    .filter((line) =>
      overlaps.some(
        (overlap) =>
          contains(overlap, line.at) && (line.site === overlap.earlier.site || line.site === overlap.later.site),
      ),
    )
    .reduce((sum, line) => sum + line.amountFen, 0);
}
