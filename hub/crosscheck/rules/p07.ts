import { z } from 'zod';
import { deathOf, seenAfter } from '../death.ts';
import type { ClaimFile } from '../files.ts';
import { fundShareOf } from '../fund-share.ts';
import { HOUR_MS, iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { VISIT_KINDS } from '../visit-window.ts';

const parameters = z.strictObject({ deathGraceHours: z.number().min(0).max(168).default(24) });

/** Care after death: judged by when it was given, not by when it was settled. The charges of a stay are P08's. */
export const p07: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'P07',
  version: 1,
  class: 'violation',
  subject: 'claim',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: ['before-death', 'settled-late', 'seen-after-death', 'care-after-death'],

  applies: (file) => file.masters.deaths.length > 0 && !isOfStay(file),

  evaluate({ claim, checkIns, masters }, { deathGraceHours }) {
    const death = deathOf(masters.deaths);
    if (!death) return clear('before-death');
    const limit = death.at + deathGraceHours * HOUR_MS;
    const late = claim.lines.filter((line) => line.at > limit);
    const after = claim.lines.length === 0 ? claim.serviceStart > limit : late.length > 0;
    if (!after) return clear(claim.settledAt > limit ? 'settled-late' : 'before-death', { diedAt: iso(death.at) });
    const seen = seenAfter(checkIns, limit);
    if (seen) return inconclusive({ code: 'seen-after-death', params: { device: seen.device, at: iso(seen.at) } });
    return {
      outcome: 'finding',
      message: {
        code: 'care-after-death',
        params: { diedAt: iso(death.at), at: iso(late[0]?.at ?? claim.serviceStart) },
      },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: fundShareOf(claim, late),
      class: death.confirmed ? 'violation' : 'to-verify',
    };
  },
};

function isOfStay({ claim, stays }: ClaimFile): boolean {
  return !VISIT_KINDS.includes(claim.kind) && stays.some(({ id }) => id === claim.encounter);
}
