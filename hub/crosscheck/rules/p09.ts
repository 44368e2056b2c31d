import { z } from 'zod';
import { localDate } from '../../calendar/local-date.ts';
import type { StayOfPerson } from '../claim-masters.ts';
import type { ClaimFile } from '../files.ts';
import { fundShareOf } from '../fund-share.ts';
import { contains, iso, overlaps } from '../interval.ts';
import { clear, type Rule } from '../rule.ts';
import { VISIT_KINDS, visitWindow, visitWindowParameters } from '../visit-window.ts';

const parameters = z.strictObject(visitWindowParameters);

/** A visit or a purchase while the person lay in another hospital (OIG OEI-07-06-00620). */
export const p09: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'P09',
  version: 2,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: [
    'exempt-emergency',
    'exempt-internet',
    'outside-the-stay',
    'on-leave',
    'prescribed-elsewhere',
    'visit-during-stay',
    'collected-during-stay',
  ],

  applies: ({ claim, stays }) => VISIT_KINDS.includes(claim.kind) && stays.some(({ site }) => site !== claim.site),

  evaluate(file, p) {
    const { claim } = file;
    for (const kind of ['emergency', 'internet'] as const) {
      if (claim.kind === kind || claim.exception === kind) return clear(`exempt-${kind}`);
    }
    const lines = claim.lines.filter((line) => !line.external);
    if (claim.lines.length > 0 && lines.length === 0) return clear('prescribed-elsewhere');
    const times = lines.length > 0 ? lines.map(({ at }) => at) : [claim.serviceStart];
    const stay = file.stays.find(
      (candidate) =>
        candidate.site !== claim.site && times.every((at) => liesWithin(candidate, at, file.utcOffsetMinutes)),
    );
    if (!stay) return clear('outside-the-stay');
    if (stay.leaves.some((leave) => times.some((at) => overlaps(leave, { from: at, until: at })))) {
      return clear('on-leave');
    }
    const collected = collectedByProxy(file, p);
    return {
      outcome: 'finding',
      message: {
        code: collected ? 'collected-during-stay' : 'visit-during-stay',
        params: { at: iso(times[0] ?? claim.serviceStart), hospital: stay.site, admittedAt: iso(stay.from) },
      },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: fundShareOf(claim, lines),
      // Somebody fetched the usual medicine: hardly a crime, but the ward should have given it.
      ...(collected && { class: 'suspicious' as const }),
    };
  },
};

// Strictly within: on the days of admission and discharge people are elsewhere too.
function liesWithin(stay: StayOfPerson, at: number, utcOffsetMinutes: number): boolean {
  const date = (instant: number) => localDate(instant, utcOffsetMinutes);
  return date(stay.from) < date(at) && (stay.until === null || date(at) < date(stay.until));
}

function collectedByProxy({ claim, exceptions }: ClaimFile, p: z.infer<typeof parameters>): boolean {
  const window = visitWindow(claim, p);
  return exceptions.some(({ kind, site, at }) => kind === 'proxy' && site === claim.site && contains(window, at));
}
