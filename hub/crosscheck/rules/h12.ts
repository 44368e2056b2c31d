import { z } from 'zod';
import { contains, HOUR_MS, iso, overlaps } from '../interval.ts';
import { clear, type Rule } from '../rule.ts';
import type { SiteDayFile } from '../site-day-files.ts';
import type { StayFacts } from '../stay-files.ts';

const parameters = z.strictObject({
  withinHours: z.number().min(1).max(24).default(24),
  minStays: z.number().int().min(3).max(100).default(5),
  /** Of those admitted in that time: in a large hospital five of a kind are chance. */
  minShare: z.number().min(0).max(1).default(0.5),
});
type Parameters = z.infer<typeof parameters>;

/** Many from one place, with one disease, admitted together: a village taken to hospital by bus. */
export const h12: Rule<'site-day', Parameters> = {
  id: 'H12',
  version: 1,
  class: 'suspicious',
  subject: 'site-day',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['no-cohort', 'mass-event', 'cohort-admitted'],

  // Where neither home nor disease is reported nothing can look alike.
  applies: (file) => admitted(file).some((stay) => stay.homeRegion !== null && stay.diagnosis !== null),

  evaluate(file, p) {
    const cohorts = cohortsOf(file, p);
    const largest = cohorts.toSorted((a, b) => b.length - a.length)[0];
    if (!largest) return clear('no-cohort');
    const unexplained = cohorts
      .filter((cohort) => !isMassEvent(file, cohort))
      .toSorted((a, b) => b.length - a.length)[0];
    const [first] = unexplained ?? [];
    if (!unexplained || !first) return clear('mass-event');
    return {
      outcome: 'finding',
      message: {
        code: 'cohort-admitted',
        params: {
          stays: unexplained.length,
          region: first.homeRegion ?? '',
          disease: diseaseOf(first),
          from: iso(first.admittedAt),
          ids: unexplained.map(({ id }) => id).join(', '),
        },
      },
      evidence: [],
      amountFen: unexplained.reduce((sum, { id }) => sum + (file.fundOfStays.get(id) ?? 0), 0),
    };
  },
};

function admitted({ stays, day }: SiteDayFile): StayFacts[] {
  return stays.filter(
    ({ kind, newbornOf, admittedAt }) => kind === 'inpatient' && newbornOf === null && admittedAt <= day.until,
  );
}

// A cohort belongs to the day on which its last member came, so that midnight neither hides nor doubles it.
function cohortsOf(file: SiteDayFile, p: Parameters): StayFacts[][] {
  const all = admitted(file);
  const cohorts: StayFacts[][] = [];
  for (const last of all.filter(({ admittedAt }) => contains(file.day, admittedAt))) {
    const from = last.admittedAt - p.withinHours * HOUR_MS;
    const together = all.filter(({ admittedAt }) => from <= admittedAt && admittedAt <= last.admittedAt);
    const alike = together.filter((stay) => stay.homeRegion !== null && stay.diagnosis !== null && isAlike(stay, last));
    if (alike.length >= p.minStays && alike.length >= p.minShare * together.length) cohorts.push(alike);
  }
  return cohorts;
}

function isAlike(a: StayFacts, b: StayFacts): boolean {
  return a.homeRegion === b.homeRegion && diseaseOf(a) === diseaseOf(b);
}

/** The three characters of an ICD-10 code that name the disease. */
function diseaseOf({ diagnosis }: StayFacts): string {
  return (diagnosis ?? '').slice(0, 3).toUpperCase();
}

function isMassEvent({ events }: SiteDayFile, cohort: readonly StayFacts[]): boolean {
  return events.some(
    (event) =>
      cohort.some((stay) => overlaps(event, { from: stay.admittedAt, until: stay.admittedAt })) &&
      (event.content.diagnosis === undefined ||
        event.content.diagnosis.slice(0, 3).toUpperCase() === cohort.map(diseaseOf)[0]),
  );
}
