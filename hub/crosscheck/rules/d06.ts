import { z } from 'zod';
import { SPOOF_SIGNS, type SpoofSign } from '../../../contract/evidence.ts';
import type { EvidenceDayFile } from '../evidence-day-files.ts';
import type { Fix } from '../files.ts';
import { HOUR_MS } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { greatCircleMetres } from '../travel.ts';

const parameters = z.strictObject({
  minSignals: z.number().int().min(1).max(7).default(2),
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
  readonly signs: readonly SpoofSign[];
}

/** What speaks against a position: seen by the device when it measured, or by looking at a day's positions together. */
type Signal = SpoofSign | 'registered-spot';

/**
 * Positions that a device says it measured look made up. No single sign is reliable, so several have to come together: those
 * that the device signed with the position, and those that a day's positions of a handheld show.
 */
export const d06: Rule<'evidence-day', Parameters> = {
  id: 'D06',
  version: 2,
  class: 'suspicious',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-15', 'fund-regulation-40'],
  parameters,
  messages: ['positions-plausible', 'positions-made-up'],

  applies: (file) =>
    (file.profile === 'handheld-ward' && measuredOf(file).length > 1) ||
    measuredOf(file).some(({ signs }) => signs.length > 0),

  evaluate(file, p) {
    const fixes = measuredOf(file);
    const signals = signalsOf(fixes, file, p);
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
  return events.flatMap(({ jti, at, measured, signs = [] }) => (measured ? [{ jti, at, fix: measured, signs }] : []));
}

// One list for each kind of sign, so that what the device saw and what the day shows does not count twice.
function signalsOf(fixes: readonly Measured[], file: EvidenceDayFile, p: Parameters): (readonly Measured[])[] {
  const signed = SPOOF_SIGNS.map((sign): [Signal, Measured[]] => [
    sign,
    fixes.filter(({ signs }) => signs.includes(sign)),
  ]);
  // A kiosk stands still, and what locates it by radio answers the same each time: E06 looks at where that is.
  const shown: readonly [Signal, Measured[]][] =
    file.profile !== 'handheld-ward'
      ? []
      : [
          ['accuracy-too-good', tooSure(fixes, p)],
          ['impossible-jump', teleports(fixes, p)],
          ['frozen-fix', frozen(fixes, p)],
          ['registered-spot', onTheSpot(fixes, file)],
        ];
  const found = [...signed, ...shown].filter(([, signs]) => signs.length > 0);
  return [...Map.groupBy(found, ([signal]) => signal).values()].map((lists) => lists[0]?.[1] ?? []);
}

function tooSure(fixes: readonly Measured[], { bestAccuracyM }: Parameters): Measured[] {
  return fixes.filter(({ fix }) => fix.accuracyM < bestAccuracyM);
}

function teleports(fixes: readonly Measured[], { maxKmPerHour }: Parameters): Measured[] {
  return fixes.filter((next, index) => {
    const last = fixes[index - 1];
    if (!last || last.fix.datum !== next.fix.datum) return false;
    const metres = greatCircleMetres(last.fix, next.fix) - last.fix.accuracyM - next.fix.accuracyM;
    return metres > (maxKmPerHour * 1000 * (next.at - last.at)) / HOUR_MS;
  });
}

function frozen(fixes: readonly Measured[], { identicalFixes }: Parameters): Measured[] {
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
