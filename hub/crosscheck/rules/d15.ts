import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import { dutiesOf, isEmergency } from '../duties.ts';
import type { ClaimFile } from '../files.ts';
import { fundShareOf } from '../fund-share.ts';
import { iso } from '../interval.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({});

/**
 * A line was ordered or performed by somebody whose eligibility for payment was withdrawn at that time. Judged by what was
 * officially announced; emergency and rescue are paid all the same (NHSA 2024 rules on practitioners' eligibility).
 */
export const d15: Rule<'claim', Record<string, never>> = {
  id: 'D15',
  version: 1,
  class: 'violation',
  subject: 'claim',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: ['exempt-emergency', 'eligible-at-the-time', 'while-suspended', 'while-terminated'],

  // Without any announcement about them there is nothing to compare with.
  applies: ({ masters }) => masters.eligibility.length > 0,

  evaluate(file) {
    const { claim } = file;
    if (isEmergency(claim)) return clear('exempt-emergency');
    const withdrawn = dutiesOf(claim).flatMap((duty) => withdrawalsOf(file, duty.practitioner, duty));
    const [first] = withdrawn;
    if (!first) return clear('eligible-at-the-time');
    const lines = [...new Set(withdrawn.map(({ duty }) => duty.line))];
    return {
      outcome: 'finding',
      message: {
        code: first.status === 'terminated' ? 'while-terminated' : 'while-suspended',
        params: { lines: lines.length, at: iso(first.duty.line.at), since: iso(first.from) },
      },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: fundShareOf(claim, lines),
      practitioner: first.duty.practitioner,
    };
  },
};

function withdrawalsOf({ masters }: ClaimFile, practitioner: string, duty: ReturnType<typeof dutiesOf>[number]) {
  return masters.eligibility
    .filter((record) => record.content.practitioner === practitioner && holdsAt(record, duty.line.at))
    .map(({ from, content }) => ({ from, status: content.status, duty }));
}
