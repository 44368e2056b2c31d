import type { TRUTH_TYPES } from '../city/truth.ts';

/** Whom a finding is about, and in which time (ISO 8601). */
export interface SubjectInTime {
  readonly type: (typeof TRUTH_TYPES)[number];
  readonly id: string;
  readonly from: string;
  readonly until: string;
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
const ALWAYS = { from: '0000', until: '9999' };

/** How far before its last day a finding about a longer time reaches. */
const PERIOD_DAYS = 90;

/** Takes a judged subject apart: `<who>/<date>`, `<who>/<month or quarter>`, or a claim's or stay's number. */
export function subjectOf({ subjectType, subject }: { subjectType: string; subject: string }): SubjectInTime {
  if (subjectType === 'claim' || subjectType === 'stay') return { type: subjectType, id: subject, ...ALWAYS };
  const [, whole = subject, when = ''] = /^(.*)\/(\d{4}-[^/]*)$/.exec(subject) ?? [];
  const type = typeOf(subjectType);
  // A terminal or an operator of a site stands before the site's code or behind it.
  const id = type === 'site' ? (/[A-Z]\d{11}/.exec(whole)?.[0] ?? whole) : whole;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(when)) return { type, id, ...ALWAYS };
  const begin = Date.parse(`${when}T00:00:00Z`) - CHINA_MS;
  const back = subjectType.endsWith('-day') ? 0 : PERIOD_DAYS * DAY_MS;
  return { type, id, from: new Date(begin - back).toISOString(), until: new Date(begin + DAY_MS).toISOString() };
}

function typeOf(subjectType: string): SubjectInTime['type'] {
  if (subjectType.startsWith('person')) return 'person';
  if (subjectType.startsWith('practitioner')) return 'practitioner';
  if (subjectType.startsWith('device') || subjectType === 'evidence-day') return 'device';
  return 'site';
}
