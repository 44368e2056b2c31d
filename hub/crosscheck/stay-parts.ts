import { localDate } from '../calendar/local-date.ts';
import type { CheckIn, ClaimFacts } from './files.ts';
import { fundShareOf } from './fund-share.ts';
import { contains, DAY_MS, type Interval, type OpenInterval, overlaps } from './interval.ts';
import { intervalOfDate } from './local-day.ts';
import type { EvidenceRef } from './rule.ts';
import type { StayFacts, StayFile } from './stay-files.ts';

// What several rules ask of an inpatient's stay. Instants and spans in ms, amounts in fen.

/** Kinds for which somebody has to lie in the institution's bed. Home beds stand elsewhere. */
export const WARD_KINDS: readonly StayFacts['kind'][] = ['inpatient', 'day-surgery', 'maternity'];

/** From admission until discharge, or until now while it lasts. */
export function spanOfStay({ stay, now }: Pick<StayFile, 'stay' | 'now'>): Interval {
  return { from: stay.admittedAt, until: stay.dischargedAt ?? Math.max(now, stay.admittedAt) };
}

/** When the person was rightly not at the bed, by the stay's own record and by the institution's exemptions. */
export function rightlyAway({ stay, exemptions }: Pick<StayFile, 'stay' | 'exemptions'>): OpenInterval[] {
  return [...stay.leaves, ...stay.icu, ...stay.surgeries, ...exemptions];
}

/** The claims by which the stay is billed. */
export function billedClaims({ stay, claims }: Pick<StayFile, 'stay' | 'claims'>): ClaimFacts[] {
  return claims.filter(
    (claim) =>
      claim.encounter === stay.id ||
      (claim.encounter === null && claim.kind === 'inpatient' && claim.site === stay.site),
  );
}

export function claimRefsOf(claims: readonly ClaimFacts[]): EvidenceRef[] {
  return claims.map(({ id }) => ({ type: 'claim', id }));
}

/** What the fund pays for the stay. */
export function fundOfStay(file: StayFile): number {
  return billedClaims(file).reduce((sum, claim) => sum + claim.fundFen, 0);
}

/** What the fund pays for parts of the stay: by the dates of the lines, or by length where a claim has none. */
export function fundDuring(file: StayFile, spans: readonly Interval[]): number {
  const whole = spanOfStay(file);
  const share = Math.min(1, covered(spans, whole) / Math.max(1, whole.until - whole.from));
  return billedClaims(file).reduce((sum, claim) => {
    if (claim.lines.length === 0) return sum + Math.round(claim.fundFen * share);
    const lines = claim.lines.filter((line) => spans.some((span) => contains(span, line.at)));
    return sum + (lines.length === 0 ? 0 : fundShareOf(claim, lines));
  }, 0);
}

/** The local days on which instants fall, each once. */
export function daysOf(instants: readonly number[], utcOffsetMinutes: number): Interval[] {
  const dates = new Set(instants.map((at) => localDate(at, utcOffsetMinutes)));
  return [...dates].sort().map((date) => intervalOfDate(date, utcOffsetMinutes));
}

/** What is left of a span when others are taken out, oldest first. */
export function without(span: Interval, taken: readonly OpenInterval[]): Interval[] {
  let left = [span];
  for (const { from, until } of taken) {
    left = left.flatMap((part) => {
      if (!overlaps(part, { from, until })) return [part];
      const before = { from: part.from, until: Math.min(part.until, from) };
      const after = { from: Math.max(part.from, until ?? part.until), until: part.until };
      return [before, after].filter((rest) => rest.until > rest.from);
    });
  }
  return left;
}

/** The check-ins of the stay's own institution. */
export function seenAtSite({ stay, checkIns }: Pick<StayFile, 'stay' | 'checkIns'>): CheckIn[] {
  return checkIns.filter(({ site }) => site === stay.site);
}

/** Age in days at admission, or undefined when no master record says when the person was born. */
export function ageInDays({ stay, person }: Pick<StayFile, 'stay' | 'person'>): number | undefined {
  const born = person.find(({ content }) => content.bornOn !== undefined)?.content.bornOn;
  return born === undefined ? undefined : Math.floor((stay.admittedAt - Date.parse(born)) / DAY_MS);
}

/** Whether master data says that the person can't use a camera at an instant. */
export function cannotUseCamera({ person }: Pick<StayFile, 'person'>, at: number): boolean {
  return person.some(
    (record) =>
      overlaps(record, { from: at, until: at }) && (record.content.bedridden || record.content.cannotBeCaptured),
  );
}

function covered(spans: readonly Interval[], whole: Interval): number {
  const rest = without(whole, spans).reduce((sum, { from, until }) => sum + until - from, 0);
  return whole.until - whole.from - rest;
}
