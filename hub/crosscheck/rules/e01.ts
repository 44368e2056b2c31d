import { z } from 'zod';
import type { MeasuredEvent } from '../evidence-day-files.ts';
import { iso } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  maxSkewSeconds: z.number().min(1).max(86_400).default(300),
  /** A device that has just started may not know the time yet. */
  minEvents: z.number().int().min(1).max(1000).default(3),
});

/** A device's clock is wrong: what it signed was at another time than it says. */
export const e01: Rule<'evidence-day', z.infer<typeof parameters>> = {
  id: 'E01',
  version: 1,
  class: 'to-verify',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-16'],
  parameters,
  messages: ['clock-right', 'clock-wrong'],

  // A device that knows of no reference, and whose events came after they were signed, says nothing about its clock.
  applies: ({ events }) => events.some((event) => skewOf(event) !== undefined),

  evaluate({ events }, { maxSkewSeconds, minEvents }) {
    const wrong = events.filter((event) => Math.abs(skewOf(event) ?? 0) > maxSkewSeconds * 1000);
    const worst = wrong.toSorted((a, b) => Math.abs(skewOf(b) ?? 0) - Math.abs(skewOf(a) ?? 0))[0];
    if (worst && wrong.length >= minEvents) {
      const seconds = Math.round((skewOf(worst) ?? 0) / 1000);
      return {
        outcome: 'finding',
        message: { code: 'clock-wrong', params: { events: wrong.length, seconds, at: iso(worst.at) } },
        evidence: attestationRefs([worst]),
        amountFen: 0,
      };
    }
    return clear('clock-right');
  },
};

/** How far ahead the clock was (ms): by the device's own word, or because its event arrived before it was signed. */
export function skewOf({ clockOffsetMs, at, receivedAt }: MeasuredEvent): number | undefined {
  if (at > receivedAt) return Math.max(at - receivedAt, clockOffsetMs ?? 0);
  return clockOffsetMs ?? undefined;
}
