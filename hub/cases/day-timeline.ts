import { DAY_MS, type Interval } from '../crosscheck/interval.ts';
import { loadDeviceDayFiles } from '../crosscheck/loaders/device-day-files.ts';
import { loadPersonDayFiles } from '../crosscheck/loaders/person-day-files.ts';
import { loadPractitionerDayFiles } from '../crosscheck/loaders/practitioner-day-files.ts';
import { loadSiteDevices } from '../crosscheck/loaders/site-devices.ts';
import { STAFF_PROFILES } from '../crosscheck/site-readiness.ts';
import type { Database } from '../store/store.ts';
import type { DrawnParameters, Timeline } from './claim-timeline.ts';
import type { TimelineItem } from './finding-schema.ts';
import { loadObjections, type StoredObjection } from './objections.ts';
import { loadSiteNames, type SiteName } from './site-names.ts';
import { around, checkInItem, clockItems, deviceItems, item, moment } from './timeline-items.ts';

/** Where a person was seen on a day. */
export async function personDayTimeline(db: Database, person: string, day: Interval, now: number): Promise<Timeline> {
  const [file] = await loadPersonDayFiles(db, [person], day, now);
  const checkIns = (file?.checkIns ?? []).filter((checkIn) => checkIn.at >= day.from - DAY_MS / 2);
  const siteOf = await loadSiteNames(
    db,
    checkIns.map((checkIn) => checkIn.site),
  );
  const items = checkIns.map((checkIn) => checkInItem(checkIn, `${person} · ${siteOf(checkIn.site).name}`));
  return { span: around(items, day), items };
}

/** Where a practitioner was clocked in on a day, what was billed, and whether the staff kiosks worked. */
export async function practitionerDayTimeline(
  db: Database,
  practitioner: string,
  day: Interval,
  { validityHours }: DrawnParameters,
  now: number,
): Promise<Timeline> {
  const [file] = await loadPractitionerDayFiles(db, [practitioner], day, now);
  if (!file) return { span: day, items: [] };
  const siteOf = await loadSiteNames(
    db,
    [...file.clockEvents, ...file.billed].map(({ site }) => site),
  );
  const events = file.clockEvents.filter(({ at }) => at >= day.from - DAY_MS / 2 && at <= day.until);
  const clock = clockItems(events, validityHours, (who, site) => `${who} · ${siteOf(site).name}`);
  const objections = objectionItems(await loadObjections(db, events), siteOf);
  const billed = file.billed
    .filter(({ at }) => at <= day.until)
    .map((line) =>
      item('claim', siteOf(line.site).name, moment(line.at), 'neutral', 'claim-line', {
        type: 'claim',
        id: line.claim,
      }),
    );
  const span = around([...clock, ...billed, ...objections], day);
  const kiosks = file.devices.filter(({ profile }) => STAFF_PROFILES.includes(profile));
  return { span, items: [...billed, ...clock, ...objections, ...deviceItems(kiosks, span)] };
}

// The event stays as it is; that its owner denies it stands beside it.
function objectionItems(objections: readonly StoredObjection[], siteOf: (id: string) => SiteName): TimelineItem[] {
  return objections.map(({ jti, at, site, practitioner }) =>
    item('clock', `${practitioner} · ${siteOf(site).name}`, moment(at), 'unknown', 'objection', {
      type: 'attestation',
      id: jti,
    }),
  );
}

/** What a device sent on a day as far as it is evidence, what was refused, and when it was connected. */
export async function deviceDayTimeline(
  db: Database,
  device: string,
  day: Interval,
  evidence: ReadonlySet<string>,
  now: number,
): Promise<Timeline> {
  const [file] = await loadDeviceDayFiles(db, [device], day, now);
  if (!file) return { span: day, items: [] };
  const events = file.events
    .filter(({ jti }) => evidence.has(jti))
    .map(({ jti, at }) => item('device', device, moment(at), 'bad', 'device-event', { type: 'attestation', id: jti }));
  const refusals = file.refusals
    .filter(({ digest }) => evidence.has(digest))
    .map(({ digest, receivedAt }) =>
      item('device', device, moment(receivedAt), 'bad', 'refused-envelope', { type: 'attestation', id: digest }),
    );
  const span = around([...events, ...refusals], day);
  const known = (await loadSiteDevices(db, [file.site], span)).get(file.site) ?? [];
  const own = known.filter(({ id }) => id === device);
  return { span, items: [...deviceItems(own, span), ...events, ...refusals] };
}
