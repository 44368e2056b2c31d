import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import type { ClaimFacts, ClaimFile } from '../files.ts';
import { contains, iso, MINUTE_MS } from '../interval.ts';
import { wasOpen } from '../opening-hours.ts';
import { clear, type Rule } from '../rule.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** Somebody may be served a little before opening and settled a little after closing. */
  closedMarginMinutes: z.number().min(0).max(240).default(30),
  /** Who is seen this shortly before or after settlement was there, whatever the door says. */
  presentMinutes: z.number().min(0).max(240).default(30),
});

const BY_THE_CLOCK: readonly ClaimFacts['kind'][] = ['outpatient', 'chronic', 'pharmacy'];

/** Settled while the place was closed, and nobody was seen: what night inspections found in 2021. */
export const p16: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'P16',
  version: 2,
  class: 'suspicious',
  subject: 'claim',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: [
    'open',
    'exempt-emergency',
    'exempt-internet',
    'exempt-out-of-area',
    'exempt-downtime',
    'patient-was-there',
    'settled-while-closed',
  ],

  applies: (file) => BY_THE_CLOCK.includes(file.claim.kind) && openAtSettlement(file, 0) !== undefined,

  evaluate(file, { closedMarginMinutes, presentMinutes }) {
    const { claim } = file;
    if (openAtSettlement(file, closedMarginMinutes) !== false) return clear('open');
    for (const reason of ['emergency', 'internet', 'out-of-area'] as const) {
      if (claim.exception === reason) return clear(`exempt-${reason}`);
    }
    // What a downtime kept waiting is settled when everything works again. Only the signed record counts.
    const downtime =
      file.downtimes[0] ?? file.exceptions.find(({ kind, site }) => kind === 'downtime' && site === claim.site);
    if (downtime) return clear('exempt-downtime');
    const around = {
      from: claim.settledAt - presentMinutes * MINUTE_MS,
      until: claim.settledAt + presentMinutes * MINUTE_MS,
    };
    const seen = file.checkIns.find(
      (checkIn) => checkIn.site === claim.site && contains(around, checkIn.at) && isMatch(checkIn),
    );
    if (seen) return clear('patient-was-there', { device: seen.device, at: iso(seen.at) });
    return {
      outcome: 'finding',
      message: { code: 'settled-while-closed', params: { settledAt: iso(claim.settledAt) } },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: claim.fundFen,
    };
  },
};

function openAtSettlement({ claim, masters, utcOffsetMinutes }: ClaimFile, marginMinutes: number): boolean | undefined {
  const site = masters.site.findLast((record) => holdsAt(record, claim.settledAt));
  return site && wasOpen(site.content, claim.settledAt, { marginMinutes, utcOffsetMinutes });
}
