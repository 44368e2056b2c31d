import { z } from 'zod';
import { contains, DAY_MS, HOUR_MS, type Interval, iso, overlaps } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Outcome, type Rule } from '../rule.ts';
import { PATIENT_PROFILES, READINESS_CODES, whySilenceProvesNothing } from '../site-readiness.ts';
import type { StayFile } from '../stay-files.ts';
import {
  ageInDays,
  billedClaims,
  cannotUseCamera,
  claimRefsOf,
  fundOfStay,
  seenAtSite,
  WARD_KINDS,
} from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const hours = z.number().min(0).max(168);
const parameters = z.strictObject({
  beforeHours: hours.max(96).default(72),
  afterHours: hours.default(24),
  /** Who came in unconscious is verified when that is possible. */
  emergencyAfterHours: hours.default(72),
  infantDays: z.number().int().min(0).max(6570).default(1095),
  /** In a day there are other hours: only a long outage keeps everybody from being verified. */
  shortestOutageSeconds: z.number().min(0).max(86_400).default(3600),
});
type Parameters = z.infer<typeof parameters>;

/** Somebody was admitted whom nobody verified: a bed that is billed to a borrowed card. */
export const h01: Rule<'stay', Parameters> = {
  id: 'H01',
  version: 2,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: [
    'exempt-infant',
    'exempt-bedridden',
    'matched',
    'witnessed',
    'window-open',
    'not-assessable',
    'site-downtime',
    'refused-at-admission',
    'nobody-verified',
    ...READINESS_CODES,
  ],

  applies: ({ stay }) => WARD_KINDS.includes(stay.kind),

  evaluate(file, p) {
    const { stay } = file;
    const window = windowOf(file, p);
    const age = ageInDays(file);
    if (stay.newbornOf !== null || (age !== undefined && age < p.infantDays)) return clear('exempt-infant');
    const seen = seenAtSite(file).filter(({ at }) => contains(window, at));
    const match = seen.find(isMatch);
    if (match) return clear('matched', { at: iso(match.at), device: match.device });
    const record = file.exceptions.find(({ site, at }) => site === stay.site && contains(window, at));
    if (record) return clear('witnessed', { at: iso(record.at) });
    if (cannotUseCamera(file, stay.admittedAt)) return clear('exempt-bedridden');
    if (file.now < window.until) return inconclusive({ code: 'window-open', params: { until: iso(window.until) } });

    const refused = seen.filter(({ outcome }) => outcome === 'no-match');
    const last = refused.at(-1);
    if (last) {
      return {
        outcome: 'finding',
        message: { code: 'refused-at-admission', params: { attempts: refused.length, at: iso(last.at) } },
        evidence: [...claimRefsOf(billedClaims(file)), ...attestationRefs(refused)],
        amountFen: fundOfStay(file),
      };
    }
    if (seen.length > 0) return inconclusive({ code: 'not-assessable', params: { attempts: seen.length } });
    return judgeSilence(file, window, p);
  },
};

// A stay that ended sooner leaves no more time than it lasted.
function windowOf({ stay }: StayFile, p: Parameters): Interval {
  const urgent = stay.admission === 'emergency' || stay.icu.some(({ from }) => from <= stay.admittedAt + DAY_MS);
  const after = (urgent ? p.emergencyAfterHours : p.afterHours) * HOUR_MS;
  const until = Math.min(stay.admittedAt + after, stay.dischargedAt ?? Number.POSITIVE_INFINITY);
  return { from: stay.admittedAt - p.beforeHours * HOUR_MS, until };
}

function judgeSilence(file: StayFile, window: Interval, p: Parameters): Outcome {
  const needed = { from: file.stay.admittedAt, until: window.until };
  const downtime = file.downtimes.find((candidate) => overlaps(candidate, needed));
  if (downtime) {
    return inconclusive({ code: 'site-downtime', params: { device: downtime.device, from: iso(downtime.from) } });
  }
  const reason = whySilenceProvesNothing({
    devices: file.devices,
    profiles: PATIENT_PROFILES,
    needed,
    core: needed,
    signed: window,
    whose: [file.stay.person],
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
  if (reason) return inconclusive(reason);
  return {
    outcome: 'finding',
    message: { code: 'nobody-verified', params: { from: iso(window.from), until: iso(window.until) } },
    evidence: claimRefsOf(billedClaims(file)),
    amountFen: fundOfStay(file),
  };
}
