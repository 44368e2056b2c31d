import { z } from 'zod';
import { contains, iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { checkInsOfVisit, isMatch, VISIT_KINDS, visitWindow, visitWindowParameters } from '../visit-window.ts';

const parameters = z.strictObject(visitWindowParameters);

/** Somebody collected for the patient, but the record lacks one of the two identity documents (Regulation, art. 17 (2)). */
export const p06: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'P06',
  version: 1,
  class: 'violation',
  subject: 'claim',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: ['no-proxy', 'patient-was-there', 'both-documents-seen', 'window-open', 'document-not-seen', 'own-proxy'],

  applies: ({ claim, exceptions }) =>
    VISIT_KINDS.includes(claim.kind) && exceptions.some(({ kind, site }) => kind === 'proxy' && site === claim.site),

  evaluate({ claim, checkIns, exceptions, now }, p) {
    const window = visitWindow(claim, p);
    const records = exceptions.flatMap(({ jti, at, site, proxy }) =>
      proxy && site === claim.site && contains(window, at) ? [{ jti, at, proxy }] : [],
    );
    const last = records.at(-1);
    if (!last) return clear('no-proxy');
    if (checkInsOfVisit(claim, checkIns, window).some(isMatch)) return clear('patient-was-there');
    const own = records.every(({ proxy }) => proxy.agent === claim.person);
    const complete = records.find(
      ({ proxy }) => proxy.principalIdSeen && proxy.agentIdSeen && proxy.agent !== claim.person,
    );
    if (complete) return clear('both-documents-seen', { at: iso(complete.at) });
    if (now < window.until) return inconclusive({ code: 'window-open', params: { until: iso(window.until) } });
    return {
      outcome: 'finding',
      message: { code: own ? 'own-proxy' : 'document-not-seen', params: { at: iso(last.at) } },
      evidence: [{ type: 'claim', id: claim.id }, ...attestationRefs(records)],
      amountFen: claim.fundFen,
      // Who is named as their own proxy may have been typed in twice by mistake.
      ...(own && { class: 'to-verify' as const }),
    };
  },
};
