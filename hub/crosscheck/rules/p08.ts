import { z } from 'zod';
import { deathOf, seenAfter } from '../death.ts';
import { fundShareOf } from '../fund-share.ts';
import { HOUR_MS, iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import type { StayFile } from '../stay-files.ts';

const parameters = z.strictObject({ deathGraceHours: z.number().min(0).max(168).default(24) });

/** An inpatient died, and the charges went on. */
export const p08: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'P08',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['no-charges-after-death', 'seen-after-death', 'charged-after-death'],

  applies: (file) => diedAt(file) !== undefined,

  evaluate(file, { deathGraceHours }) {
    const died = diedAt(file) ?? Number.POSITIVE_INFINITY;
    const limit = died + deathGraceHours * HOUR_MS;
    const charged = file.claims
      .filter((claim) => claim.encounter === file.stay.id)
      .map((claim) => ({ claim, lines: claim.lines.filter((line) => line.at > limit && line.amountFen > 0) }))
      .filter(({ lines }) => lines.length > 0);
    const first = charged.flatMap(({ lines }) => lines).toSorted((a, b) => a.at - b.at)[0];
    if (!first) return clear('no-charges-after-death');
    const seen = seenAfter(file.checkIns, limit);
    if (seen) return inconclusive({ code: 'seen-after-death', params: { device: seen.device, at: iso(seen.at) } });
    return {
      outcome: 'finding',
      message: {
        code: 'charged-after-death',
        params: {
          diedAt: iso(died),
          lines: charged.reduce((sum, { lines }) => sum + lines.length, 0),
          at: iso(first.at),
        },
      },
      evidence: charged.map(({ claim }) => ({ type: 'claim' as const, id: claim.id })),
      amountFen: charged.reduce((sum, { claim, lines }) => sum + fundShareOf(claim, lines), 0),
    };
  },
};

// What the ward wrote is nearer than any register; a register counts for who died elsewhere or was never written down.
function diedAt({ stay, deaths }: StayFile): number | undefined {
  return stay.diedAt ?? deathOf(deaths)?.at;
}
