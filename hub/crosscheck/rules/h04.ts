import { z } from 'zod';
import { HOUR_MS, type Interval, iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import type { StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, rightlyAway, seenAtSite, spanOfStay, WARD_KINDS, without } from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  awayHours: z.number().min(0.25).max(72).default(2),
  /** Who goes for good leaves before the papers are done. */
  departureHours: z.number().min(0).max(48).default(12),
});

interface Absence extends Interval {
  /** No gate saw the person come back; somebody went out again without it. */
  readonly returnUnseen: boolean;
}

/** Out of the ward for long, without leave and without an examination. Silent where wards have no gates. */
export const h04: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H04',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: ['in-the-ward', 'out-now', 'return-not-seen', 'away-too-long'],

  applies: ({ stay, passages }) =>
    WARD_KINDS.includes(stay.kind) && passages.some(({ content }) => content.direction === 'out'),

  evaluate(file, { awayHours, departureHours }) {
    const long = absencesOf(file, departureHours * HOUR_MS).flatMap((absence) =>
      without(absence, rightlyAway(file))
        .filter(({ from, until }) => until - from > awayHours * HOUR_MS)
        .map((rest) => ({ ...rest, returnUnseen: absence.returnUnseen })),
    );
    const [first] = long.filter(({ returnUnseen }) => !returnUnseen);
    if (first) {
      const times = long.filter(({ returnUnseen }) => !returnUnseen).length;
      const hours = Math.round((first.until - first.from) / (HOUR_MS / 10)) / 10;
      return {
        outcome: 'finding',
        message: { code: 'away-too-long', params: { times, from: iso(first.from), hours } },
        evidence: claimRefsOf(billedClaims(file)),
        amountFen: 0,
      };
    }
    const outSince = outNow(file);
    if (outSince !== undefined && long.length === 0) {
      return inconclusive({ code: 'out-now', params: { until: iso(outSince + awayHours * HOUR_MS) } });
    }
    const [unseen] = long;
    return unseen
      ? inconclusive({ code: 'return-not-seen', params: { from: iso(unseen.from) } })
      : clear('in-the-ward');
  },
};

// A match at the institution proves the return as a gate does.
function absencesOf(file: StayFile, departureMs: number): Absence[] {
  const { from, until } = spanOfStay(file);
  const back = seenAtSite(file).filter(isMatch);
  const passages = file.passages.filter((passage) => passage.from >= from && passage.from <= until);
  return passages.flatMap((passage, index) => {
    if (passage.content.direction !== 'out') return [];
    const next = passages[index + 1];
    const end = next?.from ?? until;
    const seen = back.find(({ at }) => at > passage.from && at < end);
    if (seen) return [{ from: passage.from, until: seen.at, returnUnseen: false }];
    const left = !next && file.stay.dischargedAt !== null && until - passage.from <= departureMs;
    if (left) return [];
    return [{ from: passage.from, until: end, returnUnseen: next?.content.direction === 'out' }];
  });
}

/** Since when somebody who is still an inpatient has been out within the time allowed. */
function outNow(file: StayFile): number | undefined {
  const last = file.passages.at(-1);
  if (file.stay.dischargedAt !== null || last?.content.direction !== 'out') return undefined;
  const back = seenAtSite(file).some((checkIn) => isMatch(checkIn) && checkIn.at > last.from);
  const away = rightlyAway(file).some(({ from, until }) => from <= file.now && (until === null || until >= file.now));
  return back || away ? undefined : last.from;
}
