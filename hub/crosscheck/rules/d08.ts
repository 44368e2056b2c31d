import { z } from 'zod';
import type { DeviceDayFile, DeviceEvent } from '../device-day-files.ts';
import { iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  windowSeconds: z.number().min(5).max(600).default(60),
  /** Once can be the light. */
  minFails: z.number().int().min(1).max(20).default(2),
});
type Parameters = z.infer<typeof parameters>;

interface Passed {
  readonly event: DeviceEvent;
  readonly fails: readonly DeviceEvent[];
}

/**
 * At one device liveness failed again and again for a person and then passed within a minute: somebody may have tried
 * pictures until one got through (GB/T 41819, animated photographs).
 */
export const d08: Rule<'device-day', Parameters> = {
  id: 'D08',
  version: 1,
  class: 'suspicious',
  subject: 'device-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['no-pass-after-fails', 'liveness-not-run', 'passed-after-fails'],

  applies: ({ events }) => events.some(({ pad }) => pad === 'fail'),

  evaluate(file, p) {
    const passed = passedAfterFails(file, p);
    const proven = passed.filter(({ event }) => event.pad === 'pass');
    const [first] = proven;
    if (first) {
      return {
        outcome: 'finding',
        message: {
          code: 'passed-after-fails',
          params: { times: proven.length, fails: first.fails.length, at: iso(first.event.at) },
        },
        evidence: attestationRefs(proven.flatMap(({ event, fails }) => [...fails, event])),
        amountFen: 0,
      };
    }
    const [unclear] = passed;
    if (!unclear) return clear('no-pass-after-fails');
    return inconclusive({ code: 'liveness-not-run', params: { at: iso(unclear.event.at) } });
  },
};

function passedAfterFails({ events }: DeviceDayFile, { windowSeconds, minFails }: Parameters): Passed[] {
  const fails = events.filter(({ pad, subject }) => pad === 'fail' && subject !== null);
  return events
    .filter(({ matched, pad, subject }) => matched && pad !== 'fail' && subject !== null)
    .map((event) => ({
      event,
      fails: fails.filter(
        ({ subject, at }) => subject === event.subject && at < event.at && event.at - at <= windowSeconds * 1000,
      ),
    }))
    .filter((passed) => passed.fails.length >= minFails);
}
