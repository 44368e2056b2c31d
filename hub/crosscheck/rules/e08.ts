import { z } from 'zod';
import { clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  maxZ: z.number().min(1).max(20).default(3),
  minChecks: z.number().int().min(1).max(10_000).default(30),
  minDays: z.number().int().min(2).max(7).default(4),
  /** Smaller rises are not worth a visit, however regular the device was before. */
  minRise: z.number().min(0).max(1).default(0.1),
});

/** A device can assess far fewer faces than it could: a dirty lens, a new lamp, or somebody's hand before it. */
export const e08: Rule<'evidence-day', z.infer<typeof parameters>> = {
  id: 'E08',
  version: 1,
  class: 'data-quality',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-16'],
  parameters,
  messages: ['as-before', 'too-few-checks', 'too-little-history', 'drifted'],

  applies: ({ events }) => events.some(({ face }) => face !== null),

  evaluate({ events, earlier }, p) {
    const faces = events.filter(({ face }) => face !== null);
    if (faces.length < p.minChecks) return clear('too-few-checks', { checks: faces.length });
    const days = earlier.filter(({ checks }) => checks >= p.minChecks);
    if (days.length < p.minDays) {
      return inconclusive({ code: 'too-little-history', params: { days: days.length, needed: p.minDays } });
    }
    const before = days.map(({ checks, unassessable }) => unassessable / checks);
    const mean = before.reduce((sum, share) => sum + share, 0) / before.length;
    const today = faces.filter(({ face }) => face === 'not-assessable').length / faces.length;
    const z = (today - mean) / deviationOf(before, mean, faces.length);
    const params = {
      percent: Math.round(100 * today),
      before: Math.round(100 * mean),
      z: Math.round(10 * z) / 10,
      checks: faces.length,
    };
    if (z <= p.maxZ || today - mean < p.minRise) return clear('as-before', params);
    return { outcome: 'finding', message: { code: 'drifted', params }, evidence: [], amountFen: 0 };
  },
};

// Between days, and at least what chance does to a share of so many checks (at least one face in a hundred).
function deviationOf(shares: readonly number[], mean: number, checks: number): number {
  const between = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1));
  const share = Math.min(0.99, Math.max(0.01, mean));
  return Math.max(between, Math.sqrt((share * (1 - share)) / checks));
}
