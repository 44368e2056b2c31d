import { z } from 'zod';
import type { ClaimFacts, TraceScan } from '../files.ts';
import { fundShareOf } from '../fund-share.ts';
import { iso } from '../interval.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  /** Packages that may be dispensed under one code; parts of a package count as parts. */
  packagesPerCode: z.number().min(1).max(10).default(1),
});

interface Repeat {
  readonly scan: TraceScan;
  readonly former: TraceScan;
}

/**
 * A drug package was dispensed whose trace code had been scanned before: empty swiping, or drugs sold back (Jiangxi 2025:
 * 11,869 in one province). The later claim has the finding. What was returned or refunded may be dispensed again.
 */
export const t01: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'T01',
  version: 1,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['first-dispensed-here', 'trace-code-again'],

  applies: ({ claim }) => claim.repeatedScans !== undefined,

  evaluate({ claim }, p) {
    const repeats = repeatsOf(claim, p.packagesPerCode);
    const [first] = repeats;
    if (!first) return clear('first-dispensed-here');
    const lines = claim.lines.filter(({ lineId }) => repeats.some(({ scan }) => scan.line === lineId));
    const claims = [claim.id, ...new Set(repeats.map(({ former }) => former.claim).filter((id) => id !== claim.id))];
    return {
      outcome: 'finding',
      message: {
        code: 'trace-code-again',
        params: { codes: new Set(repeats.map(({ scan }) => scan.code)).size, at: iso(first.former.at) },
      },
      evidence: claims.map((id) => ({ type: 'claim', id })),
      amountFen: fundShareOf(claim, lines),
    };
  },
};

/** Scans of this claim that found the package already given away. */
function repeatsOf({ id, repeatedScans = [] }: ClaimFacts, packagesPerCode: number): Repeat[] {
  return [...Map.groupBy(repeatedScans, ({ code }) => code).values()].flatMap((scans) => {
    const repeats: Repeat[] = [];
    let given = 0;
    let former: TraceScan | undefined;
    for (const scan of scans) {
      const part = partOf(scan);
      given = scan.returned ? Math.max(0, given - part) : given + part;
      // A thousandth: sums of parts are not exact.
      if (!scan.returned && former && scan.claim === id && given > packagesPerCode + 0.001)
        repeats.push({ scan, former });
      if (!scan.returned) former = scan;
    }
    return repeats;
  });
}

// A box sold by the blister is scanned once for each part.
function partOf({ quantity }: TraceScan): number {
  const part = Math.abs(quantity ?? 1);
  return part > 0 && part < 1 ? part : 1;
}
