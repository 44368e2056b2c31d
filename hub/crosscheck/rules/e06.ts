import { z } from 'zod';
import type { DeviceProfile } from '../../../contract/device-config.ts';
import type { EvidenceDayFile } from '../evidence-day-files.ts';
import type { Fix } from '../files.ts';
import { iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { greatCircleMetres } from '../travel.ts';

const parameters = z.strictObject({
  /** Beyond what the accuracy of both positions explains. */
  maxMetres: z.number().min(10).max(100_000).default(200),
  minFixes: z.number().int().min(1).max(1000).default(3),
  /** A fix this vague says nothing. */
  maxAccuracyMetres: z.number().min(10).max(100_000).default(500),
});

/** Carried about by their purpose. */
const MOBILE: readonly DeviceProfile[] = ['handheld-ward'];

/** A terminal that belongs at a desk was somewhere else: taken to where the cards are. */
export const e06: Rule<'evidence-day', z.infer<typeof parameters>> = {
  id: 'E06',
  version: 1,
  class: 'suspicious',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['where-it-belongs', 'mobile-device', 'position-unknown', 'datum-differs', 'moved'],

  // What has no receiver says nothing about where it is.
  applies: ({ events }) => events.some(({ measured }) => measured !== null),

  evaluate(file, { maxMetres, minFixes, maxAccuracyMetres }) {
    if (file.profile !== null && MOBILE.includes(file.profile)) return clear('mobile-device');
    const { standing } = file;
    if (!standing) return inconclusive({ code: 'position-unknown', params: { device: file.device } });
    const fixes = fixesOf(file).filter(({ fix }) => fix.accuracyM <= maxAccuracyMetres);
    // Up to a kilometre apart for the same place: comparing them would move a terminal that never moved.
    const comparable = fixes.filter(({ fix }) => fix.datum === standing.datum);
    const [other] = fixes;
    if (other && comparable.length === 0) {
      return inconclusive({ code: 'datum-differs', params: { registered: standing.datum, measured: other.fix.datum } });
    }
    const away = comparable.filter(({ fix }) => metresBeyond(standing, fix) > maxMetres);
    const [first] = away;
    // One stray fix among many is the receiver's; a terminal that was moved says so again and again.
    if (!first || away.length < minFixes || away.length * 2 <= comparable.length) return clear('where-it-belongs');
    const metres = Math.round(metresBeyond(standing, first.fix));
    return {
      outcome: 'finding',
      message: { code: 'moved', params: { fixes: away.length, of: comparable.length, metres, at: iso(first.at) } },
      evidence: attestationRefs(away.slice(0, minFixes)),
      amountFen: 0,
    };
  },
};

function fixesOf({ events }: EvidenceDayFile): { jti: string; at: number; fix: Fix }[] {
  return events.flatMap(({ jti, at, measured }) => (measured ? [{ jti, at, fix: measured }] : []));
}

function metresBeyond(standing: Fix, fix: Fix): number {
  return Math.max(0, greatCircleMetres(standing, fix) - standing.accuracyM - fix.accuracyM);
}
