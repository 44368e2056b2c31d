import { z } from 'zod';
import type { EvidenceDayFile } from '../evidence-day-files.ts';
import type { Fix } from '../files.ts';
import { HOUR_MS } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { greatCircleMetres } from '../travel.ts';

const parameters = z.strictObject({
  minSignals: z.number().int().min(1).max(4).default(2),
  maxKmPerHour: z.number().min(50).max(2000).default(250),
  /** No receiver of a handheld is this sure of itself. */
  bestAccuracyM: z.number().min(0).max(10).default(1),
  /** So many identical measurements one after another. */
  identicalFixes: z.number().int().min(3).max(200).default(10),
});
type Parameters = z.infer<typeof parameters>;

interface Measured {
  readonly jti: string;
  readonly at: number;
  readonly fix: Fix;
}

/**
 * Positions that a device says it measured look made up. No single sign is reliable, so several have to come together.
 * Devices sign no flags of their operating system (mock location, emulator): only the positions themselves are judged.
 */
export const d06: Rule<'evidence-day', Parameters> = {
  id: 'D06',
  version: 1,
  class: 'suspicious',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-15', 'fund-regulation-40'],
  parameters,
  messages: ['positions-plausible', 'positions-made-up'],

  // A kiosk stands still, and what locates it by radio answers the same each time: E06 looks at where that is.
  applies: (file) => file.profile === 'handheld-ward' && measuredOf(file).length > 1,

  evaluate(file, p) {
    const fixes = measuredOf(file);
    const signals = [tooSure, teleports, frozen, onTheSpot]
      .map((look) => look(fixes, file, p))
      .filter((signs) => signs.length > 0);
    if (signals.length < p.minSignals) return clear('positions-plausible');
    return {
      outcome: 'finding',
      message: { code: 'positions-made-up', params: { signals: signals.length, fixes: fixes.length } },
      evidence: attestationRefs(signals.flatMap((signs) => signs.slice(0, 3))),
      amountFen: 0,
    };
  },
};

function measuredOf({ events }: EvidenceDayFile): Measured[] {
  return events.flatMap(({ jti, at, measured }) => (measured ? [{ jti, at, fix: measured }] : []));
}

function tooSure(fixes: readonly Measured[], _: EvidenceDayFile, { bestAccuracyM }: Parameters): Measured[] {
  return fixes.filter(({ fix }) => fix.accuracyM < bestAccuracyM);
}

function teleports(fixes: readonly Measured[], _: EvidenceDayFile, { maxKmPerHour }: Parameters): Measured[] {
  return fixes.filter((next, index) => {
    const last = fixes[index - 1];
    if (!last || last.fix.datum !== next.fix.datum) return false;
    const metres = greatCircleMetres(last.fix, next.fix) - last.fix.accuracyM - next.fix.accuracyM;
    return metres > (maxKmPerHour * 1000 * (next.at - last.at)) / HOUR_MS;
  });
}

function frozen(fixes: readonly Measured[], _: EvidenceDayFile, { identicalFixes }: Parameters): Measured[] {
  const groups = Map.groupBy(fixes, ({ fix }) => spot(fix));
  return [...groups.values()].find((same) => same.length >= identicalFixes) ?? [];
}

// To the micro-degree where the register says it stands: copied from there.
function onTheSpot(fixes: readonly Measured[], { standing }: EvidenceDayFile): Measured[] {
  return standing ? fixes.filter(({ fix }) => spot(fix) === spot(standing)) : [];
}

function spot({ lat, lon, datum }: Fix): string {
  return `${datum} ${lat.toFixed(6)} ${lon.toFixed(6)}`;
}
