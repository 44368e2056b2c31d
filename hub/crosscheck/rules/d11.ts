import { z } from 'zod';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({});

/** A line names nobody real as practitioner (未知, 匿名, 000...). Data quality, to be corrected: not fraud. */
export const d11: Rule<'claim', Record<string, never>> = {
  id: 'D11',
  version: 1,
  class: 'data-quality',
  subject: 'claim',
  legalBasis: ['fund-regulation-16'],
  parameters,
  messages: ['practitioners-named', 'placeholder-practitioner'],

  applies: ({ claim }) => claim.lines.length > 0,

  evaluate({ claim }) {
    const lines = claim.lines.filter((line) => line.placeholder);
    if (lines.length === 0) return clear('practitioners-named');
    return {
      outcome: 'finding',
      message: { code: 'placeholder-practitioner', params: { lines: lines.length } },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: 0,
    };
  },
};
