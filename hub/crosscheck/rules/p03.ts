import { z } from 'zod';
import { FEWEST_ALTERNATIVES } from '../pattern-files.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  alternativesPercent: z.number().min(1).max(100).default(20),
  fewestAlternatives: z.number().int().min(FEWEST_ALTERNATIVES).max(10_000).default(FEWEST_ALTERNATIVES),
});

/**
 * Too many patients of a site, a desk or a witness were verified without the camera (Texas 11010 asks for 80 %). It is about
 * the institution: choosing an alternative is never held against a person, so no patient is named.
 */
export const p03: Rule<'site-period', z.infer<typeof parameters>> = {
  id: 'P03',
  version: 1,
  class: 'to-verify',
  subject: 'site-period',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['many-need-help-here', 'few-alternatives', 'site-over-limit', 'desk-over-limit', 'witness-over-limit'],

  applies: ({ manners }) => manners.length > 0,

  evaluate({ manners, master }, { alternativesPercent, fewestAlternatives }) {
    const site = master.at(-1)?.content;
    if (site && (site.setting !== undefined || site.kind === 'care-home')) return clear('many-need-help-here');
    const percentOf = ({ all, otherwise }: { all: number; otherwise: number }) => (100 * otherwise) / Math.max(1, all);
    // The whole site says more than its desks, and those more than a witness.
    const over = manners.find(
      (manner) => manner.otherwise >= fewestAlternatives && percentOf(manner) > alternativesPercent,
    );
    if (!over) return clear('few-alternatives');
    return {
      outcome: 'finding',
      message: {
        code: `${over.by}-over-limit`,
        params: { who: over.id, alternatives: over.otherwise, all: over.all, percent: Math.round(percentOf(over)) },
      },
      evidence: [],
      amountFen: 0,
    };
  },
};
