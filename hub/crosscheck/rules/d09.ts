import { z } from 'zod';
import { busiestHour, CROWDED_HOUR, consultationsOf, type OrderedVisit } from '../busy-day.ts';
import { contains, DAY_MS, iso, MINUTE_MS } from '../interval.ts';
import { clear, type EvidenceRef, type Outcome, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  maxVisitsPerHour: z
    .number()
    .int()
    .min(2 * CROWDED_HOUR)
    .max(200)
    .default(20),
  /** The shortest a consultation can be: so many of them have to fit into the day (ACFE, "impossible day"). */
  shortestVisitMinutes: z.number().min(0.5).max(60).default(3),
});
type Parameters = z.infer<typeof parameters>;

/** More claims than a finding has to name. */
const MOST_EVIDENCE = 50;

/** More consultations under one name than one person can give: in a day, or in an hour (OIG OEI-07-06-00621). */
export const d09: Rule<'practitioner-day', Parameters> = {
  id: 'D09',
  version: 1,
  class: 'suspicious',
  subject: 'practitioner-day',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: ['within-capacity', 'crowded-hour', 'impossible-day'],

  applies: (file) => consultationsOf(file.billed).some(({ at }) => contains(file.day, at)),

  evaluate(file, p): Outcome {
    const visits = consultationsOf(file.billed).filter(({ at }) => contains(file.day, at));
    const fit = Math.floor(DAY_MS / (p.shortestVisitMinutes * MINUTE_MS));
    if (visits.length > fit) {
      return {
        outcome: 'finding',
        message: { code: 'impossible-day', params: { visits: visits.length, fit } },
        evidence: claimsOf(visits),
        // Which of them did not take place nobody knows: as many of the cheapest as do not fit.
        amountFen: visits
          .map(({ fundFen }) => fundFen)
          .sort((a, b) => a - b)
          .slice(0, visits.length - fit)
          .reduce((sum, fen) => sum + fen, 0),
        class: 'to-verify',
      };
    }
    const hour = busiestHour(visits);
    const [first] = hour;
    if (!first || hour.length <= p.maxVisitsPerHour) return clear('within-capacity');
    return {
      outcome: 'finding',
      message: { code: 'crowded-hour', params: { visits: hour.length, from: iso(first.at) } },
      evidence: claimsOf(hour),
      amountFen: 0,
      site: first.site,
    };
  },
};

function claimsOf(visits: readonly OrderedVisit[]): EvidenceRef[] {
  return visits.slice(0, MOST_EVIDENCE).map(({ claim }) => ({ type: 'claim', id: claim }));
}
