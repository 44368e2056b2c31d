import { z } from 'zod';
import { DAY_MS } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import type { StayFacts, StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, fundOfStay } from '../stay-parts.ts';

const parameters = z.strictObject({
  withinDays: z.number().min(1).max(90).default(15),
  /** A stay is split within one institution; elsewhere it is a second opinion. */
  sameSiteOnly: z.boolean().default(true),
});

/** ICD-10: encounters that come in cycles by their nature (Z51 chemotherapy and the like, Z49 dialysis). */
const CYCLES = ['Z49', 'Z51'];

/** Back within days for the same disease: one stay was split so as to bill it twice. */
export const h11: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H11',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: [
    'first-stay',
    'emergency',
    'regular-treatment',
    'other-disease',
    'earlier-stay-broken-off',
    'diagnosis-unknown',
    'admission-unknown',
    'readmitted',
  ],

  applies: ({ stay, otherStays }) =>
    stay.kind === 'inpatient' && stay.newbornOf === null && otherStays.some((other) => endedBefore(other, stay)),

  evaluate(file, { withinDays, sameSiteOnly }) {
    const { stay } = file;
    const previous = file.otherStays
      .filter(
        (other) =>
          endedBefore(other, stay) && other.kind === 'inpatient' && (!sameSiteOnly || other.site === stay.site),
      )
      .filter((other) => stay.admittedAt - (other.dischargedAt ?? 0) <= withinDays * DAY_MS)
      .at(-1);
    if (!previous) return clear('first-stay');
    if (stay.admission === 'emergency') return clear('emergency');
    if (isRegular(file, previous)) return clear('regular-treatment');
    if (
      previous.dischargeWay === 'transfer' ||
      previous.dischargeWay === 'against-advice' ||
      previous.dischargeWay === 'died'
    ) {
      return clear('earlier-stay-broken-off');
    }
    if (stay.diagnosis === null || previous.diagnosis === null) {
      return inconclusive({ code: 'diagnosis-unknown', params: { stay: previous.id } });
    }
    if (category(stay.diagnosis) !== category(previous.diagnosis)) return clear('other-disease');
    if (stay.admission === null) return inconclusive({ code: 'admission-unknown', params: {} });
    const days = Math.floor((stay.admittedAt - (previous.dischargedAt ?? stay.admittedAt)) / DAY_MS);
    return {
      outcome: 'finding',
      message: { code: 'readmitted', params: { days, stay: previous.id, disease: category(stay.diagnosis) } },
      evidence: claimRefsOf(billedClaims(file)),
      amountFen: fundOfStay(file),
    };
  },
};

function endedBefore(other: StayFacts, stay: StayFacts): boolean {
  return other.dischargedAt !== null && other.dischargedAt <= stay.admittedAt;
}

function isRegular({ stay, person }: StayFile, previous: StayFacts): boolean {
  const cyclic = [stay, previous].some(({ diagnosis }) => diagnosis !== null && CYCLES.includes(category(diagnosis)));
  return cyclic || person.some(({ content }) => content.regularTreatment !== undefined);
}

/** The three characters of an ICD-10 code that name the disease. */
function category(diagnosis: string): string {
  return diagnosis.slice(0, 3).toUpperCase();
}
