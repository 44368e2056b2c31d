import { DAY_MS, HOUR_MS, type Interval, iso } from '../crosscheck/interval.ts';
import { loadOfPeople } from '../crosscheck/loaders/claim-files.ts';
import { loadTerminalDayFiles } from '../crosscheck/loaders/terminal-day-files.ts';
import { PATIENT_PROFILES } from '../crosscheck/site-readiness.ts';
import type { Database } from '../store/store.ts';
import type { Timeline } from './claim-timeline.ts';
import type { TimelineItem } from './finding-schema.ts';
import { loadNamedClaims, MOST_MARKS } from './named-evidence.ts';
import { around, checkInItem, deviceItems, exceptionItem, item, moment } from './timeline-items.ts';

/** How long before and after a settlement its person's checks are shown. */
const AROUND_MS = 2 * HOUR_MS;
const QUARTER_MS = 92 * DAY_MS;

/** What was settled at a terminal (`site/terminal`) on a day, whom of these people a camera saw there, and whether the devices worked. */
export async function terminalDayTimeline(
  db: Database,
  who: string,
  day: Interval,
  evidence: ReadonlySet<string>,
  now: number,
): Promise<Timeline> {
  const [site = who, ...terminal] = who.split('/');
  const [file] = await loadTerminalDayFiles(db, [{ site, terminal: terminal.join('/') }], day, now);
  if (!file) return { span: day, items: [] };
  const visits = file.settlements.map(({ claim, at }) =>
    item('claim', file.terminal, moment(at), evidence.has(claim) ? 'bad' : 'neutral', 'visit', {
      type: 'claim',
      id: claim,
    }),
  );
  const seen = await seenAround(db, site, file.settlements);
  const span = around([...visits, ...seen], day);
  const terminals = file.devices.filter(({ profile }) => PATIENT_PROFILES.includes(profile));
  return { span, items: [...visits, ...seen, ...deviceItems(terminals, span)] };
}

/**
 * What a finding about an institution's quarter rests on: its claims, person by person, with these people's checks around them; where
 * it rests on no claim, the alternatives that staff signed in the quarter that ends with `day`.
 */
export async function sitePeriodTimeline(
  db: Database,
  site: string,
  day: Interval,
  evidence: ReadonlySet<string>,
): Promise<Timeline> {
  const settled = await loadNamedClaims(db, evidence);
  const visits = settled.map(({ claim, person, at }) =>
    item('claim', person, moment(at), 'bad', 'visit', { type: 'claim', id: claim }),
  );
  const quarter = { from: day.until - QUARTER_MS, until: day.until };
  const items =
    visits.length > 0 ? [...visits, ...(await seenAround(db, site, settled))] : await alternativesOf(db, site, quarter);
  return { span: around(items, quarter), items };
}

/** Checks of people at a site around their settlements. */
async function seenAround(
  db: Database,
  site: string,
  settled: readonly { readonly person: string; readonly at: number }[],
): Promise<TimelineItem[]> {
  if (settled.length === 0) return [];
  const times = settled.map(({ at }) => at);
  const span = { from: Math.min(...times) - AROUND_MS, until: Math.max(...times) + AROUND_MS };
  const people = Map.groupBy(settled, ({ person }) => person);
  const { checkIns, exceptions } = await loadOfPeople(db, [...people.keys()], span);
  return [...people].flatMap(([person, own]) => {
    const isNear = (seen: { readonly site: string; readonly at: number }) =>
      seen.site === site && own.some(({ at }) => Math.abs(seen.at - at) <= AROUND_MS);
    return [
      ...(checkIns.get(person) ?? []).filter(isNear).map((checkIn) => checkInItem(checkIn, person)),
      ...(exceptions.get(person) ?? []).filter(isNear).map((record) => exceptionItem(record, person)),
    ];
  });
}

async function alternativesOf(db: Database, site: string, { from, until }: Interval): Promise<TimelineItem[]> {
  const rows = await db
    .selectFrom('attestations')
    .select(['jti', 'device', 'at'])
    .where('site', '=', site)
    .where('kind', '=', 'alternative')
    .where('at', '>=', iso(from))
    .where('at', '<=', iso(until))
    .orderBy('at')
    .limit(MOST_MARKS)
    .execute();
  return rows.map(({ jti, device, at }) =>
    item('check-in', device, moment(Date.parse(at)), 'unknown', 'record-alternative', { type: 'attestation', id: jti }),
  );
}
