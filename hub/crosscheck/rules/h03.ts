import { z } from 'zod';
import type { CheckIn } from '../files.ts';
import { HOUR_MS, iso } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { billedClaims, cannotUseCamera, claimRefsOf, daysOf, fundDuring, seenAtSite } from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  consecutive: z.number().int().min(1).max(10).default(2),
  /** A nurse with a second factor, or a later match, sets it right within this time. */
  resolvedWithinHours: z.number().min(0).max(72).default(4),
});

/** The face in the bed was not the patient's, more than once in a row. */
export const h03: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H03',
  version: 1,
  class: 'suspicious',
  subject: 'stay',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: ['faces-match', 'set-right', 'may-be-set-right', 'cannot-be-captured', 'bedside-mismatch'],

  applies: (file) => seenAtSite(file).some(isBedside),

  evaluate(file, { consecutive, resolvedWithinHours }) {
    const judged = seenAtSite(file).filter((checkIn) => isBedside(checkIn) && isDecided(checkIn));
    const run = longestRun(judged, ({ outcome }) => outcome === 'no-match');
    const last = run.at(-1);
    if (!last || run.length < consecutive) return clear('faces-match');
    const first = run[0] ?? last;
    const until = last.at + resolvedWithinHours * HOUR_MS;
    const setRight = [...seenAtSite(file).filter(isMatch), ...file.exceptions].find(
      ({ at, site }) => site === file.stay.site && first.at <= at && at <= until,
    );
    if (setRight) return clear('set-right', { at: iso(setRight.at) });
    if (file.now < until) return inconclusive({ code: 'may-be-set-right', params: { until: iso(until) } });
    if (cannotUseCamera(file, last.at)) {
      return inconclusive({ code: 'cannot-be-captured', params: { at: iso(last.at) } });
    }
    return {
      outcome: 'finding',
      message: { code: 'bedside-mismatch', params: { times: run.length, at: iso(last.at) } },
      evidence: [...claimRefsOf(billedClaims(file)), ...attestationRefs(run)],
      amountFen: fundDuring(
        file,
        daysOf(
          run.map(({ at }) => at),
          file.utcOffsetMinutes,
        ),
      ),
    };
  },
};

function isBedside({ kind }: CheckIn): boolean {
  return kind === 'patient.bedside';
}

// What could not be judged neither breaks a row of mismatches nor lengthens it.
function isDecided(checkIn: CheckIn): boolean {
  return checkIn.outcome === 'no-match' || isMatch(checkIn);
}

function longestRun(checkIns: readonly CheckIn[], counts: (checkIn: CheckIn) => boolean): CheckIn[] {
  let [longest, run]: [CheckIn[], CheckIn[]] = [[], []];
  for (const checkIn of checkIns) {
    run = counts(checkIn) ? [...run, checkIn] : [];
    if (run.length > longest.length) longest = run;
  }
  return longest;
}
