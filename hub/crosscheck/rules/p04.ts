import { z } from 'zod';
import { contains, DAY_MS } from '../interval.ts';
import { claimRefs } from '../person-windows.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({ alikeWithinDays: z.number().int().min(1).max(3650).default(365) });

/**
 * One face enrolled under several numbers, as a search over the vault found. The person may have enrolled twice by mistake,
 * or be a twin: an auditor looks. Without such a search the rule is silent.
 */
export const p04: Rule<'person-period', z.infer<typeof parameters>> = {
  id: 'P04',
  version: 1,
  class: 'suspicious',
  subject: 'person-period',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: ['twins', 'card-not-used', 'alike-faces'],

  applies: ({ alike, day }) => alike.some(({ foundAt }) => contains(day, foundAt)),

  evaluate({ alike, records, claims, day }, { alikeWithinDays }) {
    const twins = records.flatMap(({ content }) => content.twinOf ?? []) as readonly string[];
    const found = alike.filter(({ foundAt }) => foundAt <= day.until && foundAt > day.until - alikeWithinDays * DAY_MS);
    const others = [...new Set(found.map(({ other }) => other))].filter((other) => !twins.includes(other));
    if (others.length === 0) return clear('twins');
    // Enrolled twice and never billed: a matter for the register, not for the fund.
    if (claims.length === 0) return clear('card-not-used');
    return {
      outcome: 'finding',
      message: { code: 'alike-faces', params: { numbers: others.length + 1 } },
      evidence: claimRefs(claims),
      amountFen: 0,
      site: claims.at(-1)?.site ?? '',
    };
  },
};
