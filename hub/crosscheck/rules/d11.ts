import { z } from 'zod';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  /** Whether codes that have not the shape of a national one are named; a region that still uses its own switches it off. */
  checkShape: z.boolean().default(true),
});

/** A line names nobody real as practitioner (未知, 匿名, 000...), or by a code of no national shape. Data quality: not fraud. */
export const d11: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'D11',
  version: 2,
  class: 'data-quality',
  subject: 'claim',
  legalBasis: ['fund-regulation-16'],
  parameters,
  messages: ['practitioners-named', 'placeholder-practitioner', 'odd-code'],

  applies: ({ claim }) => claim.lines.length > 0,

  evaluate({ claim }, { checkShape }) {
    const placeholders = claim.lines.filter((line) => line.placeholder);
    const odd = checkShape ? claim.lines.filter((line) => line.oddCode) : [];
    const lines = placeholders.length > 0 ? placeholders : odd;
    if (lines.length === 0) return clear('practitioners-named');
    const code = placeholders.length > 0 ? 'placeholder-practitioner' : 'odd-code';
    return {
      outcome: 'finding',
      message: { code, params: { lines: lines.length } },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: 0,
    };
  },
};
