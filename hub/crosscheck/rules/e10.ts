import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import type { CheckIn, ClaimFile } from '../files.ts';
import { iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { checkInsOfVisit, VISIT_KINDS, visitWindow, visitWindowParameters } from '../visit-window.ts';

const parameters = z.strictObject(visitWindowParameters);
type Parameters = z.infer<typeof parameters>;

/** A face was compared after the person had withdrawn consent: the check can't be used, and the person did nothing wrong. */
export const e10: Rule<'claim', Parameters> = {
  id: 'E10',
  version: 1,
  class: 'data-quality',
  subject: 'claim',
  legalBasis: ['pipl-29', 'face-recognition-measures'],
  parameters,
  messages: ['consent-given', 'no-face-compared', 'consent-not-on-record', 'consent-withdrawn'],

  // Where no consents are recorded at all nothing can be missing.
  applies: ({ claim, consents, checkIns }) =>
    consents !== null && VISIT_KINDS.includes(claim.kind) && checkIns.some(({ site }) => site === claim.site),

  evaluate(file, p) {
    const compared = comparedFaces(file, p);
    if (compared.length === 0) return clear('no-face-compared');
    const consents = (file.consents ?? []).filter(({ faceVerification }) => faceVerification);
    const uncovered = compared.filter(({ at }) => !consents.some((consent) => holdsAt(consent, at)));
    const [first] = uncovered;
    if (!first) return clear('consent-given');
    // Consent given on paper, or at a device that has not delivered yet, is no refusal.
    const withdrawn = consents.findLast(({ from, until }) => from <= first.at && until !== null && until <= first.at);
    if (!withdrawn) return inconclusive({ code: 'consent-not-on-record', params: { at: iso(first.at) } });
    return {
      outcome: 'finding',
      message: {
        code: 'consent-withdrawn',
        params: { checks: uncovered.length, at: iso(first.at), withdrawnAt: iso(withdrawn.until ?? first.at) },
      },
      evidence: attestationRefs(uncovered),
      amountFen: 0,
    };
  },
};

function comparedFaces({ claim, checkIns }: ClaimFile, p: Parameters): CheckIn[] {
  return checkInsOfVisit(claim, checkIns, visitWindow(claim, p)).filter(({ outcome }) => outcome !== 'not-assessable');
}
