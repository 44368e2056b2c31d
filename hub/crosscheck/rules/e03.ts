import { z } from 'zod';
import { iso, MINUTE_MS } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({ graceMinutes: z.number().min(0).max(10_080).default(60) });

/** Events are missing from a device's chain although later ones have arrived: somebody removed evidence, or a disk did. */
export const e03: Rule<'device-day', z.infer<typeof parameters>> = {
  id: 'E03',
  version: 1,
  class: 'to-verify',
  subject: 'device-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['chain-complete', 'gap-may-still-fill', 'gap-in-chain'],

  evaluate({ holes, now }, { graceMinutes }) {
    const settled = holes.filter((hole) => now - hole.next.receivedAt >= graceMinutes * MINUTE_MS);
    const [lasting] = settled;
    if (lasting) {
      const params = {
        firstMissing: lasting.after + 1,
        lastMissing: lasting.next.seq - 1,
        since: iso(lasting.next.receivedAt),
      };
      return {
        outcome: 'finding',
        message: { code: 'gap-in-chain', params },
        evidence: attestationRefs(settled.map((hole) => hole.next)),
        amountFen: 0,
      };
    }
    const [fresh] = holes;
    if (!fresh) return clear('chain-complete');
    const until = iso(fresh.next.receivedAt + graceMinutes * MINUTE_MS);
    return inconclusive({ code: 'gap-may-still-fill', params: { until } });
  },
};
