import { z } from 'zod';
import { challengeParameters, judgeChallenges } from '../bedside-challenges.ts';
import { iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { READINESS_CODES } from '../site-readiness.ts';
import { billedClaims, claimRefsOf, daysOf, fundDuring, WARD_KINDS } from '../stay-parts.ts';
import { UNKEPT_CLOCK } from '../unkept-clock.ts';

const parameters = z.strictObject(challengeParameters);

/** A bedside check was asked for and nobody was there: that day's fees are deducted (practice of Laixi). */
export const h02: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H02',
  version: 3,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: [
    'challenges-answered',
    'rightly-away',
    'mismatch-is-for-h03',
    'challenge-open',
    'not-assessable',
    UNKEPT_CLOCK,
    'site-downtime',
    'patient-refused',
    'exemption-not-on-record',
    'challenge-missed',
    ...READINESS_CODES,
  ],

  applies: ({ stay, challenges }) => WARD_KINDS.includes(stay.kind) && challenges.some(({ cancelled }) => !cancelled),

  evaluate(file, p) {
    const judged = judgeChallenges(file, p);
    const missed = judged.filter(({ kind }) => kind === 'missed').map(({ challenge }) => challenge);
    const [first] = missed;
    if (first) {
      const days = daysOf(
        missed.map(({ issuedAt }) => issuedAt),
        file.utcOffsetMinutes,
      );
      return {
        outcome: 'finding',
        message: {
          code: 'challenge-missed',
          params: { missed: missed.length, of: judged.length, at: iso(first.issuedAt), days: days.length },
        },
        evidence: claimRefsOf(billedClaims(file)),
        amountFen: fundDuring(file, days),
      };
    }
    const missing = judged.flatMap((one) => (one.kind === 'unknown' ? [one.missing] : []));
    // An open one first: it names the instant at which the stay is judged again.
    const [unknown] = missing.toSorted(
      (a, b) => Number(b.code === 'challenge-open') - Number(a.code === 'challenge-open'),
    );
    if (unknown) return inconclusive(unknown);
    if (judged.some(({ kind }) => kind === 'refused')) return clear('mismatch-is-for-h03');
    const answered = judged.filter(({ kind }) => kind === 'answered').length;
    return answered > 0 ? clear('challenges-answered', { answered }) : clear('rightly-away');
  },
};
