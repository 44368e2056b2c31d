import type { Interval } from '../crosscheck/interval.ts';
import { loadOfPeople } from '../crosscheck/loaders/claim-files.ts';
import { loadPractitionerPeriodFiles } from '../crosscheck/loaders/practitioner-period-files.ts';
import { monthsEndedIn } from '../crosscheck/practitioner-period.ts';
import { STAFF_PROFILES } from '../crosscheck/site-readiness.ts';
import type { Database } from '../store/store.ts';
import type { DrawnParameters, Timeline } from './claim-timeline.ts';
import { loadNamedClaims } from './named-evidence.ts';
import { loadSiteNames } from './site-names.ts';
import {
  around,
  checkInItem,
  clockItems,
  deviceItems,
  exceptionItem,
  item,
  moment,
  sightingItem,
} from './timeline-items.ts';

/** A practitioner's calendar month that ends with `day`: what was billed in their name above when they were there. */
export async function practitionerMonthTimeline(
  db: Database,
  practitioner: string,
  day: Interval,
  {
    validityHours,
    utcOffsetMinutes,
    now,
  }: Pick<DrawnParameters, 'validityHours'> & { utcOffsetMinutes: number; now: number },
): Promise<Timeline> {
  const [month] = monthsEndedIn(day, utcOffsetMinutes);
  const span = month?.period ?? day;
  const [file] = await loadPractitionerPeriodFiles(db, [practitioner], span, utcOffsetMinutes, now);
  if (!file) return { span, items: [] };
  const within = ({ at }: { readonly at: number }) => at >= span.from && at <= span.until;
  const [billed, clocked, seen] = [
    file.billed.filter(within),
    file.clockEvents.filter(within),
    file.sightings.filter(within),
  ];
  const siteOf = await loadSiteNames(
    db,
    [...billed, ...clocked, ...seen].map(({ site }) => site),
  );
  const rowOf = (who: string, site: string) => `${who} · ${siteOf(site).name}`;
  const kiosks = file.devices.filter(({ profile }) => STAFF_PROFILES.includes(profile));
  return {
    span,
    items: [
      item('clock', practitioner, span, 'neutral', 'judged-window', { type: 'window', id: practitioner }),
      ...billed.map(({ site, at, claim }) =>
        item('claim', siteOf(site).name, moment(at), 'neutral', 'claim-line', { type: 'claim', id: claim }),
      ),
      ...clockItems(clocked, validityHours, rowOf),
      ...seen.map((sighting) => sightingItem(sighting, rowOf(practitioner, sighting.site))),
      ...deviceItems(kiosks, span),
    ],
  };
}

/** What a finding about a person's weeks rests on: the claims it names, and where the person was seen in that time. */
export async function personPeriodTimeline(
  db: Database,
  person: string,
  day: Interval,
  evidence: ReadonlySet<string>,
): Promise<Timeline> {
  const claims = await loadNamedClaims(db, evidence);
  const billedAt = await loadSiteNames(
    db,
    claims.map(({ site }) => site),
  );
  const visits = claims.map(({ claim, site, at }) =>
    item('claim', billedAt(site).name, moment(at), 'neutral', 'visit', { type: 'claim', id: claim }),
  );
  const span = around(visits, day);
  const { checkIns, exceptions } = await loadOfPeople(db, [person], span);
  const own = checkIns.get(person) ?? [];
  const siteOf = await loadSiteNames(
    db,
    own.map(({ site }) => site),
  );
  const seen = own.map((checkIn) => checkInItem(checkIn, `${person} · ${siteOf(checkIn.site).name}`));
  const excused = (exceptions.get(person) ?? []).map((record) => exceptionItem(record, person));
  return { span, items: [...visits, ...seen, ...excused] };
}
