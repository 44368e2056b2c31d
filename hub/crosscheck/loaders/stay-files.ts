import { EXEMPTION_KINDS } from '../../../contract/master.ts';
import { CHINA_OFFSET_MINUTES } from '../../calendar/local-date.ts';
import { loadMasters } from '../../masters/load.ts';
import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { contains, DAY_MS, type Interval, iso, overlaps } from '../interval.ts';
import { claimsByStay } from '../stay-claims.ts';
import type { ChallengeFacts, StayFacts, StayFile } from '../stay-files.ts';
import { neighboursByBed } from '../stay-neighbours.ts';
import { type AttestedRow, factsOf } from './attested.ts';
import { loadClaimFacts } from './claim-facts.ts';
import { attestationsOf, loadOfPeople, loadSiteDowntimes, loadStaffEvents } from './claim-files.ts';
import { loadSiteDevices } from './site-devices.ts';
import { toldApart } from './staff-events.ts';
import { stayFactsOf } from './stay-facts.ts';
import { loadStays } from './stays-in-span.ts';

/** How far around a stay its file reaches: three days to be verified late at admission, and a day of grace. */
const BEFORE_MS = 4 * DAY_MS;
const AFTER_MS = 2 * DAY_MS;
/** A readmission is looked for among stays that began this long before. */
const EARLIER_STAYS_MS = 90 * DAY_MS;

/** Loads the files of a batch of stays with a fixed number of queries. */
export async function loadStayFiles(
  db: Database,
  rows: readonly Row<'stays'>[],
  now: number,
  utcOffsetMinutes: number = CHINA_OFFSET_MINUTES,
): Promise<StayFile[]> {
  if (rows.length === 0) return [];
  const stays = rows.map(stayFactsOf);
  const span = joined(stays.map((stay) => spanOf(stay, now)));
  const sites = unique(stays.map((stay) => stay.site));
  const people = unique(stays.map((stay) => stay.person));
  const keys = stays.map((stay) => stay.id);
  const [claims, otherStays, neighbours, seen, staffEvents, downtimes, devices, challenges] = await Promise.all([
    loadClaims(db, stays, span),
    loadStays(db, 'person', people, { ...span, from: span.from - EARLIER_STAYS_MS }),
    loadStays(db, 'site', sites, span),
    loadOfPeople(db, people, span),
    loadStaffEvents(db, unique(stays.flatMap(practitionersOfStay)), span),
    loadSiteDowntimes(db, sites, span),
    loadSiteDevices(db, sites, span),
    db
      .selectFrom('bedside_challenges')
      .selectAll()
      .where(isAmong(db, 'stay_id', keys))
      .orderBy('issued_at')
      .execute(),
  ]);
  const [exemptions, passages, deaths, beds, person] = await Promise.all([
    loadMasters(db, 'exemption', { keys: keys.flatMap((id) => EXEMPTION_KINDS.map((kind) => `${id}/${kind}`)) }),
    loadMasters(db, 'ward-passage', { keys: keys.flatMap((id) => [`${id}/out`, `${id}/in`]) }),
    loadMasters(db, 'death', { subjects: people }),
    loadMasters(db, 'bed', { sites, ...span }),
    loadMasters(db, 'person', { subjects: people, ...span }),
  ]);
  const replies = challenges.length === 0 ? [] : await attestationsOf(db, 'insured', people, ['bedside.reply'], span);
  const repliesOf = Map.groupBy(replies, ({ nonce }) => nonce ?? '');
  const claimsOf = claimsByStay(claims);
  const [othersOf, neighboursOf] = [Map.groupBy(otherStays, ({ person: who }) => who), neighboursByBed(neighbours)];
  const challengesOf = Map.groupBy(challenges, ({ stay_id }) => stay_id);
  const exemptionsOf = Map.groupBy(exemptions, ({ content }) => content.stayId);
  const passagesOf = Map.groupBy(passages, ({ content }) => content.stayId);
  const deathsOf = Map.groupBy(deaths, ({ content }) => content.person as string);
  const bedsOf = Map.groupBy(beds, ({ content }) => content.facilityId as string);
  const personOf = Map.groupBy(person, ({ content }) => content.person as string);
  return stays.map((stay) => {
    // Cut to this stay: what else was in the batch must not change a verdict or a fingerprint.
    const own = spanOf(stay, now);
    const checkIns = (seen.checkIns.get(stay.person) ?? []).filter(({ at }) => contains(own, at));
    return {
      now,
      utcOffsetMinutes,
      stay,
      claims: claimsOf(stay, own),
      otherStays: (othersOf.get(stay.person) ?? []).filter(
        (other) =>
          other.id !== stay.id &&
          overlaps(
            { from: other.admittedAt, until: other.dischargedAt },
            { ...own, from: own.from - EARLIER_STAYS_MS },
          ),
      ),
      bedNeighbours: neighboursOf(stay),
      checkIns,
      exceptions: (seen.exceptions.get(stay.person) ?? []).filter(({ at }) => contains(own, at)),
      challenges: (challengesOf.get(stay.id) ?? []).map(
        (challenge): ChallengeFacts => ({
          id: challenge.id,
          issuedAt: Date.parse(challenge.issued_at),
          dueAt: Date.parse(challenge.due_at),
          cancelled: challenge.cancelled_at !== null,
          answers: checkIns.filter(({ kind, nonce }) => kind === 'patient.bedside' && nonce === challenge.id),
          ...lastReply((repliesOf.get(challenge.id) ?? []).filter(({ subject }) => subject === stay.person)),
        }),
      ),
      exemptions: exemptionsOf.get(stay.id) ?? [],
      passages: passagesOf.get(stay.id) ?? [],
      deaths: deathsOf.get(stay.person) ?? [],
      beds: (bedsOf.get(stay.site) ?? []).filter((bed) => overlaps(bed, own)),
      person: (personOf.get(stay.person) ?? []).filter((record) => overlaps(record, own)),
      ...toldApart(
        unique(practitionersOfStay(stay))
          .flatMap((practitioner) => staffEvents.get(practitioner) ?? [])
          .filter(({ at }) => contains(own, at)),
      ),
      downtimes: (downtimes.get(stay.site) ?? []).filter((downtime) => overlaps(downtime, own)),
      devices: devices.get(stay.site) ?? [],
    };
  });
}

function spanOf(stay: StayFacts, now: number): Interval {
  return { from: stay.admittedAt - BEFORE_MS, until: (stay.dischargedAt ?? now) + AFTER_MS };
}

function lastReply(rows: readonly AttestedRow[]): Pick<ChallengeFacts, 'reply'> {
  const row = rows.at(-1);
  const reply = row && factsOf(row)?.reply;
  return row && reply ? { reply: { answer: reply.answer, reason: reply.reason, at: Date.parse(row.at) } } : {};
}

function joined(spans: readonly Interval[]): Interval {
  return { from: Math.min(...spans.map(({ from }) => from)), until: Math.max(...spans.map(({ until }) => until)) };
}

function practitionersOfStay(stay: StayFacts): string[] {
  const surgeons = stay.surgeries.flatMap(({ operator, anaesthetist }) => [operator, anaesthetist]);
  return [stay.attending, ...surgeons].filter((id) => id !== null);
}

async function loadClaims(db: Database, stays: readonly StayFacts[], span: Interval) {
  const people = unique(stays.map((stay) => stay.person));
  const rows = await db
    .selectFrom('claims')
    .selectAll()
    .where('state', '=', 'active')
    .where((eb) =>
      eb.or([
        isAmong(
          db,
          'encounter',
          stays.map((stay) => stay.id),
        ),
        eb.and([
          isAmong(db, 'person', people),
          eb('service_start', '<=', iso(span.until)),
          eb('settled_at', '>=', iso(span.from)),
        ]),
      ]),
    )
    .orderBy('settled_at')
    .orderBy('claim_id')
    .execute();
  return rows.length === 0 ? [] : await loadClaimFacts(db, rows);
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
