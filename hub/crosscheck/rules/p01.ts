import { z } from 'zod';
import type { CheckIn, ClaimFile } from '../files.ts';
import { contains, type Interval, iso, MINUTE_MS, overlaps } from '../interval.ts';
import type { Message } from '../message.ts';
import { clear, inconclusive, type Outcome, type Rule } from '../rule.ts';
import { PATIENT_PROFILES, READINESS_CODES, whySilenceProvesNothing } from '../site-readiness.ts';
import { mayHaveBeen, UNKEPT_CLOCK, unkeptClock } from '../unkept-clock.ts';
import {
  checkInsOfVisit,
  exemption,
  isMatch,
  VISIT_KINDS,
  visitWindow,
  visitWindowParameters,
} from '../visit-window.ts';

const parameters = z.strictObject({
  ...visitWindowParameters,
  /** An outage this close to the service may be why nobody was verified. */
  outageMarginMinutes: z.number().min(0).max(240).default(15),
  /** Shorter interruptions don't keep anyone from being verified. */
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

/** A visit was claimed, yet nobody was seen as this person around it: a card swiped with nobody there. */
export const p01: Rule<'claim', Parameters> = {
  id: 'P01',
  version: 2,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-17', 'fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: [
    'exempt-emergency',
    'exempt-infant',
    'exempt-bedridden',
    'exempt-internet',
    'exempt-out-of-area',
    'matched',
    'witnessed-alternative',
    'witnessed-proxy',
    'witnessed-downtime',
    'no-match-is-for-p02',
    'window-open',
    'not-assessable',
    'presentation-attack',
    UNKEPT_CLOCK,
    'site-downtime',
    'no-attestation',
    ...READINESS_CODES,
  ],

  applies: ({ claim }) => VISIT_KINDS.includes(claim.kind),

  evaluate(file, p) {
    const { claim } = file;
    const exempt = exemption(claim);
    if (exempt) return clear(`exempt-${exempt}`);

    const window = visitWindow(claim, p);
    const seen = checkInsOfVisit(claim, file.checkIns, window);
    const match = seen.find(isMatch);
    if (match) return clear('matched', { at: iso(match.at), device: match.device });
    const witnessed = file.exceptions.find((record) => record.site === claim.site && contains(window, record.at));
    if (witnessed) return clear(`witnessed-${witnessed.kind}`, { at: iso(witnessed.at) });
    if (file.now < window.until) return inconclusive({ code: 'window-open', params: { until: iso(window.until) } });

    return judgeAttempts(seen) ?? byAnotherClock(file, window) ?? judgeSilence(file, p);
  },
};

// Somebody stood before the camera. What that means depends on who: only P02 may accuse, and one fact makes one finding.
function judgeAttempts(seen: readonly CheckIn[]): Outcome | undefined {
  if (seen.some((checkIn) => checkIn.outcome === 'no-match')) return clear('no-match-is-for-p02');
  const attack = seen.find((checkIn) => checkIn.pad === 'fail');
  if (attack)
    return inconclusive({ code: 'presentation-attack', params: { device: attack.device, at: iso(attack.at) } });
  const last = seen.at(-1);
  if (last) return inconclusive({ code: 'not-assessable', params: { attempts: seen.length, device: last.device } });
  return undefined;
}

// Seen here, at a time that would be around the visit if the device's clock was off.
function byAnotherClock({ claim, checkIns }: ClaimFile, window: Interval): Outcome | undefined {
  const seen = checkIns.find(
    (checkIn) =>
      checkIn.person === claim.person &&
      checkIn.site === claim.site &&
      isMatch(checkIn) &&
      overlaps(mayHaveBeen(checkIn), window),
  );
  return seen && inconclusive(unkeptClock(seen));
}

function judgeSilence(file: ClaimFile, p: Parameters): Outcome {
  const { claim } = file;
  const window = visitWindow(claim, p);
  const margin = p.outageMarginMinutes * MINUTE_MS;
  const needed = {
    // Where a downtime was declared, whatever was down in the whole time in which people check in may be meant.
    from: claim.exception === 'downtime' ? window.from : Math.max(window.from, claim.serviceStart - margin),
    until: Math.min(window.until, claim.settledAt + margin),
  };
  const reason =
    siteDowntime(file, needed) ??
    whySilenceProvesNothing({
      devices: file.devices,
      profiles: PATIENT_PROFILES,
      needed,
      core: { from: claim.serviceStart, until: claim.settledAt },
      signed: window,
      whose: [claim.person],
      shortestOutageSeconds: p.shortestOutageSeconds,
    });
  if (reason) return inconclusive(reason);
  return {
    outcome: 'finding',
    message: { code: 'no-attestation', params: { from: iso(window.from), until: iso(window.until) } },
    evidence: [{ type: 'claim', id: claim.id }],
    amountFen: claim.fundFen,
  };
}

function siteDowntime(file: ClaimFile, needed: { from: number; until: number }): Message | undefined {
  const downtime = file.downtimes.find((candidate) => overlaps(candidate, needed));
  return downtime && { code: 'site-downtime', params: { device: downtime.device, from: iso(downtime.from) } };
}
