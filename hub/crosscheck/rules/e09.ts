import { z } from 'zod';
import { contains, iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { judgeLeg, type Leg } from '../travel.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** Nobody gets from one institution to another in this time, wherever they lie. */
  seconds: z.number().min(1).max(600).default(10),
  maxKmPerHour: z.number().min(10).max(1000).default(120),
});

/** One person at two institutions in the same moment. Where positions can be compared P15 judges; this is for the rest. */
export const e09: Rule<'person-day', z.infer<typeof parameters>> = {
  id: 'E09',
  version: 1,
  class: 'suspicious',
  subject: 'person-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['not-at-once', 'clock-unsure', 'at-two-places-at-once'],

  applies: ({ checkIns }) => new Set(checkIns.map(({ site }) => site)).size > 1,

  evaluate({ checkIns, day }, { seconds, maxKmPerHour }) {
    const presences = checkIns.filter(isMatch);
    const legs = presences.flatMap((to, index): Leg[] => {
      const from = presences[index - 1];
      if (!from || from.site === to.site || !contains(day, to.at) || to.at - from.at > seconds * 1000) return [];
      return judgeLeg({ from, to }, maxKmPerHour).kind === 'unknown' ? [{ from, to }] : [];
    });
    const [first] = legs;
    if (!first) return clear('not-at-once');
    // A clock that is ahead of the hub's makes two visits one.
    const ahead = checkIns.find(
      ({ at, receivedAt }) => at > receivedAt && legs.some(({ from, to }) => at === from.at || at === to.at),
    );
    if (ahead) return inconclusive({ code: 'clock-unsure', params: { device: ahead.device } });
    return {
      outcome: 'finding',
      message: {
        code: 'at-two-places-at-once',
        params: { fromSite: first.from.site, toSite: first.to.site, at: iso(first.to.at) },
      },
      evidence: attestationRefs(legs.flatMap(({ from, to }) => [from, to])),
      amountFen: 0,
      site: first.to.site,
    };
  },
};
