import { z } from 'zod';
import { contains } from '../interval.ts';
import type { Message } from '../message.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { judgeLeg, type Leg, TRAVEL_CODES } from '../travel.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({ maxKmPerHour: z.number().min(10).max(1000).default(120) });

/** The same insured person was seen at two places between which nobody travels that fast: one of the faces is not theirs. */
export const p15: Rule<'person-day', z.infer<typeof parameters>> = {
  id: 'P15',
  version: 1,
  class: 'suspicious',
  subject: 'person-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['travel-possible', ...TRAVEL_CODES],

  applies: ({ checkIns }) => checkIns.length > 1,

  evaluate({ checkIns, day }, { maxKmPerHour }) {
    const presences = checkIns.filter(isMatch);
    const impossible: { leg: Leg; message: Message }[] = [];
    let missing: Message | undefined;
    for (const [index, to] of presences.entries()) {
      const from = presences[index - 1];
      if (!from || !contains(day, to.at)) continue;
      const judged = judgeLeg({ from, to }, maxKmPerHour);
      if (judged.kind === 'impossible') impossible.push({ leg: { from, to }, message: judged.message });
      if (judged.kind === 'unknown') missing ??= judged.missing;
    }
    const [first] = impossible;
    if (first) {
      return {
        outcome: 'finding',
        message: first.message,
        evidence: attestationRefs(impossible.flatMap(({ leg }) => [leg.from, leg.to])),
        amountFen: 0,
        site: first.leg.to.site,
      };
    }
    return missing ? inconclusive(missing) : clear('travel-possible');
  },
};
