import { z } from 'zod';
import { type Duty, dutiesOf, isEmergency } from '../duties.ts';
import type { ClaimFile } from '../files.ts';
import { fundShareOf } from '../fund-share.ts';
import { contains, DAY_MS, iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  /** Changes of a registration are filed late: this long before and after it, practising is let pass. */
  filingLagDays: z.number().min(0).max(60).default(5),
});
type Parameters = z.infer<typeof parameters>;

/** A line was ordered or performed by somebody who was not registered at this institution at the time (NHSA 5102). */
export const d16: Rule<'claim', Parameters> = {
  id: 'D16',
  version: 1,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: ['exempt-emergency', 'registered-here', 'registration-unknown', 'not-registered', 'registered-elsewhere'],

  // The register is not kept for any of them: nothing to judge by.
  applies: (file) => dutiesOf(file.claim).some(({ practitioner }) => registrationsOf(file, practitioner).length > 0),

  evaluate(file, p) {
    const { claim } = file;
    if (isEmergency(claim)) return clear('exempt-emergency');
    const duties = dutiesOf(claim);
    const outside = duties.filter((duty) => isRegistered(file, duty, p) === false);
    const [first] = outside;
    if (!first) {
      const unknown = duties.find((duty) => isRegistered(file, duty, p) === undefined);
      if (!unknown) return clear('registered-here');
      return inconclusive({ code: 'registration-unknown', params: { at: iso(unknown.line.at) } });
    }
    const lines = [...new Set(outside.map(({ line }) => line))];
    const here = registrationsOf(file, first.practitioner).some(({ content }) => content.facilityId === claim.site);
    return {
      outcome: 'finding',
      message: {
        code: here ? 'not-registered' : 'registered-elsewhere',
        params: { lines: lines.length, at: iso(first.line.at) },
      },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: fundShareOf(claim, lines),
      practitioner: first.practitioner,
    };
  },
};

function registrationsOf({ masters }: ClaimFile, practitioner: string) {
  return masters.registrations.filter(({ content }) => content.practitioner === practitioner);
}

// undefined: the register says nothing about this person, so it doesn't say that they were not registered either.
function isRegistered(file: ClaimFile, { practitioner, line }: Duty, p: Parameters): boolean | undefined {
  const registrations = registrationsOf(file, practitioner);
  if (registrations.length === 0) return undefined;
  const lag = p.filingLagDays * DAY_MS;
  return registrations.some(
    ({ content, from, until }) =>
      content.facilityId === file.claim.site &&
      contains({ from: from - lag, until: (until ?? Number.POSITIVE_INFINITY) + lag }, line.at),
  );
}
