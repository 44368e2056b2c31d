import { z } from 'zod';
import type { CheckIn, ClaimFacts } from '../files.ts';
import { contains, iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import {
  checkInsOfVisit,
  exemption,
  isMatch,
  VISIT_KINDS,
  visitWindow,
  visitWindowParameters,
} from '../visit-window.ts';

const parameters = z.strictObject(visitWindowParameters);

/** The camera's last word was that this is somebody else, and the visit was settled all the same: a fake patient. */
export const p02: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'P02',
  version: 1,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: [
    'exempt-emergency',
    'exempt-infant',
    'exempt-bedridden',
    'exempt-internet',
    'exempt-out-of-area',
    'no-refusal',
    'matched-afterwards',
    'witnessed-alternative',
    'witnessed-proxy',
    'witnessed-downtime',
    'window-open',
    'no-match-but-settled',
  ],

  applies: ({ claim }) => VISIT_KINDS.includes(claim.kind),

  evaluate({ claim, checkIns, exceptions, now }, p) {
    const exempt = exemption(claim);
    if (exempt) return clear(`exempt-${exempt}`);

    const window = visitWindow(claim, p);
    const decisive = ofThisVisit(claim, checkInsOfVisit(claim, checkIns, window)).filter(
      (checkIn) => checkIn.outcome === 'no-match' || isMatch(checkIn),
    );
    const last = decisive.at(-1);
    if (!decisive.some((checkIn) => checkIn.outcome === 'no-match')) return clear('no-refusal');
    if (last?.outcome === 'match') return clear('matched-afterwards', { at: iso(last.at) });
    const refused = decisive.filter((checkIn) => checkIn.outcome === 'no-match');
    const firstRefusal = refused[0]?.at ?? window.from;
    const witnessed = exceptions.find(
      (record) => record.site === claim.site && contains({ from: firstRefusal, until: window.until }, record.at),
    );
    if (witnessed) return clear(`witnessed-${witnessed.kind}`, { at: iso(witnessed.at) });
    if (now < window.until) return inconclusive({ code: 'window-open', params: { until: iso(window.until) } });

    return {
      outcome: 'finding',
      message: {
        code: 'no-match-but-settled',
        params: { attempts: refused.length, at: iso(last?.at ?? firstRefusal), settledAt: iso(claim.settledAt) },
      },
      evidence: [{ type: 'claim', id: claim.id }, ...attestationRefs(refused)],
      amountFen: claim.fundFen,
    };
  },
};

// When the desk bound check-ins to this visit, only those count: a second visit on the same day is another matter.
// A camera that could not see clearly takes no word back, or covering it would be the way out after a refusal.
function ofThisVisit(claim: ClaimFacts, checkIns: readonly CheckIn[]): readonly CheckIn[] {
  const bound = checkIns.filter((checkIn) => checkIn.nonce === claim.id || checkIn.nonce === claim.encounter);
  return bound.length > 0 ? bound : checkIns;
}
