import { z } from 'zod';
import { HOUR_MS, iso } from '../interval.ts';
import { clear, type FindingClass, inconclusive, type Rule } from '../rule.ts';
import type { StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, fundOfStay } from '../stay-parts.ts';

const hours = z.number().min(1).max(336);
const parameters = z.strictObject({
  examinationHours: hours.default(48),
  recordHours: hours.default(24),
  uploadHours: hours.default(48),
  /** Who waits for an operation may wait for the examination too. */
  preOperativeHours: hours.default(96),
});
type Parameters = z.infer<typeof parameters>;

/** What the record has to prove, by when (ms after admission), and how much its absence weighs. */
interface Proof {
  readonly code: 'no-order' | 'no-note' | 'no-examination' | 'not-uploaded';
  readonly at: number | null;
  readonly withinHours: number;
  readonly class: FindingClass;
}

/** Somebody lies in bed and nothing is done for them: a stay on paper (service agreement, art. 23). */
export const h06: Rule<'stay', Parameters> = {
  id: 'H06',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-16', 'fund-regulation-38'],
  parameters,
  messages: [
    'care-on-record',
    'short-stay',
    'in-intensive-care',
    'not-reported-since',
    'no-order',
    'no-note',
    'no-examination',
    'not-uploaded',
  ],

  // An institution that reports none of these does not report them at all.
  applies: ({ stay }) =>
    stay.kind === 'inpatient' &&
    [stay.firstOrderAt, stay.firstNoteAt, stay.firstExaminationAt, stay.uploadedAt].some((at) => at !== null),

  evaluate(file, p) {
    const { stay } = file;
    if (stay.icu.length > 0) return clear('in-intensive-care');
    const end = Math.min(stay.dischargedAt ?? Number.POSITIVE_INFINITY, stay.diedAt ?? Number.POSITIVE_INFINITY);
    const due = proofsOf(file, p).filter(({ withinHours }) => end > stay.admittedAt + withinHours * HOUR_MS);
    if (due.length === 0) return clear('short-stay');
    const late = due.filter(({ at, withinHours }) => (at ?? file.now) > stay.admittedAt + withinHours * HOUR_MS);
    const [worst] = late.filter(
      ({ at, withinHours }) => at !== null || stay.reportedAt > stay.admittedAt + withinHours * HOUR_MS,
    );
    if (worst) {
      return {
        outcome: 'finding',
        message: { code: worst.code, params: { hours: worst.withinHours, admittedAt: iso(stay.admittedAt) } },
        evidence: claimRefsOf(billedClaims(file)),
        amountFen: worst.class === 'data-quality' ? 0 : fundOfStay(file),
        class: worst.class,
      };
    }
    if (late.length === 0) return clear('care-on-record');
    return inconclusive({ code: 'not-reported-since', params: { at: iso(stay.reportedAt) } });
  },
};

// The gravest first: the finding says the first that fails.
function proofsOf({ stay }: StayFile, p: Parameters): Proof[] {
  const operated = stay.surgeries.some(({ from }) => from <= stay.admittedAt + p.preOperativeHours * HOUR_MS);
  const examination = operated ? p.preOperativeHours : p.examinationHours;
  return [
    { code: 'no-examination', at: stay.firstExaminationAt, withinHours: examination, class: 'to-verify' },
    { code: 'no-order', at: stay.firstOrderAt, withinHours: p.recordHours, class: 'to-verify' },
    { code: 'no-note', at: stay.firstNoteAt, withinHours: p.recordHours, class: 'to-verify' },
    { code: 'not-uploaded', at: stay.uploadedAt, withinHours: p.uploadHours, class: 'data-quality' },
  ];
}
