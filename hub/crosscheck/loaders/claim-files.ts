import { type SqlBool, sql } from 'kysely';
import { CHINA_OFFSET_MINUTES } from '../../calendar/local-date.ts';
import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import type { CheckIn, ClaimFacts, ClaimFile, ClockEvent, SiteDowntime } from '../files.ts';
import { contains, DAY_MS, type Interval, iso, overlaps } from '../interval.ts';
import {
  ATTESTED_COLUMNS,
  type AttestedRow,
  CHECK_IN_KINDS,
  checkInOf,
  EXCEPTION_KINDS,
  exceptionOf,
  STAFF_KINDS,
  siteDowntimeOf,
} from './attested.ts';
import { loadClaimFacts, practitionersOf } from './claim-facts.ts';
import { loadClaimMasters } from './claim-masters.ts';
import { loadConsents } from './consents.ts';
import { loadSiteDevices } from './site-devices.ts';
import { type StaffEvent, staffEventOf, toldApart } from './staff-events.ts';
import { loadStandingFixes } from './standing-fixes.ts';
import { loadStaysOfPeople } from './stays-of-people.ts';

/** Evidence this long before and after a claim belongs to its file: no rule looks further. */
const MARGIN_MS = DAY_MS;

/** Where the parts of a claim's file come from: by default each from the store; who asks for one claim at a time may keep some. */
export interface ClaimEvidence {
  people(people: readonly string[], span: Interval): ReturnType<typeof loadOfPeople>;
  staffEvents(practitioners: readonly string[], span: Interval): ReturnType<typeof loadStaffEvents>;
  downtimes(sites: readonly string[], span: Interval): ReturnType<typeof loadSiteDowntimes>;
  devices(sites: readonly string[], span: Interval): ReturnType<typeof loadSiteDevices>;
  masters(claims: readonly ClaimFacts[], span: Interval): ReturnType<typeof loadClaimMasters>;
  stays(people: readonly string[], span: Interval): ReturnType<typeof loadStaysOfPeople>;
  /** Left out where only the decision at the desk counts: consent is asked for by the device. */
  consents?(people: readonly string[]): ReturnType<typeof loadConsents>;
}

/** All of it as the store has it now. */
export function storedEvidence(db: Database): ClaimEvidence {
  return {
    people: (people, span) => loadOfPeople(db, people, span),
    staffEvents: (practitioners, span) => loadStaffEvents(db, practitioners, span),
    downtimes: (sites, span) => loadSiteDowntimes(db, sites, span),
    devices: (sites, span) => loadSiteDevices(db, sites, span),
    masters: (claims, span) => loadClaimMasters(db, claims, span),
    stays: (people, span) => loadStaysOfPeople(db, people, span),
    consents: (people) => loadConsents(db, people),
  };
}

/** Loads the files of a batch of claims with a fixed number of queries. The batch should be close together in time. */
export async function loadClaimFiles(
  db: Database,
  claims: readonly Row<'claims'>[],
  now: number,
  utcOffsetMinutes: number = CHINA_OFFSET_MINUTES,
): Promise<ClaimFile[]> {
  if (claims.length === 0) return [];
  return await claimFilesOf(await loadClaimFacts(db, claims), storedEvidence(db), now, utcOffsetMinutes);
}

/** The files of claims whose facts are known already, stored or not. `now` in ms since 1970. */
export async function claimFilesOf(
  facts: readonly ClaimFacts[],
  evidence: ClaimEvidence,
  now: number,
  utcOffsetMinutes: number = CHINA_OFFSET_MINUTES,
): Promise<ClaimFile[]> {
  const span = spanOf(facts);
  const sites = [...new Set(facts.map((claim) => claim.site))];
  const people = [...new Set(facts.map((claim) => claim.person))];
  const [ofPeople, ofPractitioners, downtimes, devices, mastersOf, staysOf, consentsOf] = await Promise.all([
    evidence.people(people, span),
    evidence.staffEvents([...new Set(facts.flatMap(practitionersOf))], span),
    evidence.downtimes(sites, span),
    evidence.devices(sites, span),
    evidence.masters(facts, span),
    evidence.stays(people, span),
    evidence.consents?.(people) ?? null,
  ]);
  return facts.map((claim) => {
    // Cut to this claim: what else was in the batch must not change a verdict or a fingerprint.
    const own = spanOf([claim]);
    return {
      now,
      utcOffsetMinutes,
      claim,
      checkIns: (ofPeople.checkIns.get(claim.person) ?? []).filter(({ at }) => contains(own, at)),
      exceptions: (ofPeople.exceptions.get(claim.person) ?? []).filter(({ at }) => contains(own, at)),
      downtimes: (downtimes.get(claim.site) ?? []).filter((downtime) => overlaps(downtime, own)),
      ...toldApart(
        practitionersOf(claim)
          .flatMap((practitioner) => ofPractitioners.get(practitioner) ?? [])
          .filter(({ at }) => contains(own, at)),
      ),
      devices: devices.get(claim.site) ?? [],
      masters: mastersOf(claim),
      stays: (staysOf.get(claim.person) ?? []).filter((stay) => overlaps(stay, own)),
      consents: consentsOf && (consentsOf.get(claim.person) ?? []),
    };
  });
}

function spanOf(claims: readonly ClaimFacts[]): Interval {
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { serviceStart, settledAt, lines } of claims) {
    from = Math.min(from, serviceStart, settledAt);
    until = Math.max(until, serviceStart, settledAt);
    for (const { at } of lines) {
      from = Math.min(from, at);
      until = Math.max(until, at);
    }
  }
  return { from: from - MARGIN_MS, until: until + MARGIN_MS };
}

export async function loadOfPeople(db: Database, people: readonly string[], span: Interval) {
  const rows = await attestationsOf(db, 'insured', people, [...CHECK_IN_KINDS, ...EXCEPTION_KINDS], span);
  const fixOf = await loadStandingFixes(
    db,
    rows.map((row) => row.device),
  );
  const checkIns = rows.map((row) => checkInOf(row, fixOf)).filter((checkIn) => checkIn !== undefined);
  const exceptions = rows.map(exceptionOf).filter((record) => record !== undefined);
  return {
    checkIns: Map.groupBy(checkIns, (checkIn: CheckIn) => checkIn.person),
    exceptions: Map.groupBy(exceptions, (record) => record.person),
  };
}

export async function loadClockEvents(
  db: Database,
  practitioners: readonly string[],
  span: Interval,
): Promise<Map<string, ClockEvent[]>> {
  const events = await loadStaffEvents(db, practitioners, span);
  return new Map([...events].map(([practitioner, own]) => [practitioner, [...toldApart(own).clockEvents]]));
}

/** Clock events and sightings of practitioners within a span, oldest first, in one query. */
export async function loadStaffEvents(
  db: Database,
  practitioners: readonly string[],
  span: Interval,
): Promise<Map<string, StaffEvent[]>> {
  const rows = await attestationsOf(db, 'practitioner', practitioners, STAFF_KINDS, span);
  const events = rows.map(staffEventOf).filter((event) => event !== undefined);
  return Map.groupBy(events, (event) => event.practitioner);
}

/** Attestations about people within a span, oldest first. */
export async function attestationsOf(
  db: Database,
  type: 'insured' | 'practitioner',
  subjects: readonly string[],
  kinds: readonly string[],
  span: Interval,
): Promise<AttestedRow[]> {
  if (subjects.length === 0) return [];
  const rows = await db
    .selectFrom('attestations')
    .select(ATTESTED_COLUMNS)
    .where(isAmong(db, 'subject', subjects))
    .where('subject_type', '=', type)
    .where('kind', 'in', kinds)
    .where('at', '>=', iso(span.from))
    .where('at', '<=', iso(span.until))
    .execute();
  // Here and not by the database, which would carry whole rows about.
  return rows.sort((a, b) => compare(a.at, b.at) || compare(a.jti, b.jti));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export async function loadSiteDowntimes(db: Database, sites: readonly string[], span: Interval) {
  const rows = await db
    .selectFrom('attestations')
    .select(ATTESTED_COLUMNS)
    .where(isAmong(db, 'site', sites))
    .where(sql<SqlBool>`kind = 'downtime'`) // as in the index attestations_downtime
    .where('at', '>=', iso(span.from))
    .where('at', '<=', iso(span.until + MARGIN_MS)) // signed when the place works again
    .execute();
  const downtimes = rows.map(siteDowntimeOf).filter((downtime) => downtime !== undefined);
  return Map.groupBy(downtimes, (downtime: SiteDowntime & { site: string }) => downtime.site);
}
