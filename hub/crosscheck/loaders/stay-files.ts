import { EXEMPTION_KINDS } from '../../../contract/master.ts';
import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { contains, DAY_MS, type Interval, iso, overlaps } from '../interval.ts';
import type { BedPlace, ChallengeFacts, StayFacts, StayFile } from '../stay-files.ts';
import { loadClaimFacts } from './claim-facts.ts';
import { loadClockEvents, loadOfPeople, loadSiteDowntimes } from './claim-files.ts';
import { loadSiteDevices } from './site-devices.ts';
import { stayFactsOf } from './stay-facts.ts';
import { loadStays } from './stays-in-span.ts';

/** How far around a stay its file reaches: three days to be verified late at admission, and a day of grace. */
const BEFORE_MS = 4 * DAY_MS;
const AFTER_MS = 2 * DAY_MS;
/** A readmission is looked for among stays that began this long before. */
const EARLIER_STAYS_MS = 90 * DAY_MS;

/** Loads the files of a batch of stays with a fixed number of queries. */
export async function loadStayFiles(db: Database, rows: readonly Row<'stays'>[], now: number): Promise<StayFile[]> {
  if (rows.length === 0) return [];
  const stays = rows.map(stayFactsOf);
  const span = joined(stays.map((stay) => spanOf(stay, now)));
  const sites = unique(stays.map((stay) => stay.site));
  const people = unique(stays.map((stay) => stay.person));
  const keys = stays.map((stay) => stay.id);
  const [claims, otherStays, neighbours, seen, clockEvents, downtimes, devices, challenges] = await Promise.all([
    loadClaims(db, stays, span),
    loadStays(db, 'person', people, { ...span, from: span.from - EARLIER_STAYS_MS }),
    loadStays(db, 'site', sites, span),
    loadOfPeople(db, people, span),
    loadClockEvents(db, unique(stays.flatMap(practitionersOfStay)), span),
    loadSiteDowntimes(db, sites, span),
    loadSiteDevices(db, sites, span),
    db.selectFrom('bedside_challenges').selectAll().where('stay_id', 'in', keys).orderBy('issued_at').execute(),
  ]);
  const [exemptions, passages, deaths, beds, person] = await Promise.all([
    loadMasters(db, 'exemption', { keys: keys.flatMap((id) => EXEMPTION_KINDS.map((kind) => `${id}/${kind}`)) }),
    loadMasters(db, 'ward-passage', { keys: keys.flatMap((id) => [`${id}/out`, `${id}/in`]) }),
    loadMasters(db, 'death', { subjects: people }),
    loadMasters(db, 'bed', { sites, ...span }),
    loadMasters(db, 'person', { subjects: people, ...span }),
  ]);
  return stays.map((stay) => {
    // Cut to this stay: what else was in the batch must not change a verdict or a fingerprint.
    const own = spanOf(stay, now);
    const checkIns = (seen.checkIns.get(stay.person) ?? []).filter(({ at }) => contains(own, at));
    return {
      now,
      stay,
      claims: claims.filter(
        (claim) =>
          claim.encounter === stay.id ||
          (claim.person === stay.person && overlaps({ from: claim.serviceStart, until: claim.settledAt }, own)),
      ),
      otherStays: otherStays.filter(
        (other) =>
          other.person === stay.person &&
          other.id !== stay.id &&
          overlaps(
            { from: other.admittedAt, until: other.dischargedAt },
            { ...own, from: own.from - EARLIER_STAYS_MS },
          ),
      ),
      bedNeighbours: neighbours.filter((other) => other.id !== stay.id && sharesBed(stay, other)),
      checkIns,
      exceptions: (seen.exceptions.get(stay.person) ?? []).filter(({ at }) => contains(own, at)),
      challenges: challenges
        .filter((challenge) => challenge.stay_id === stay.id)
        .map(
          (challenge): ChallengeFacts => ({
            id: challenge.id,
            issuedAt: Date.parse(challenge.issued_at),
            dueAt: Date.parse(challenge.due_at),
            cancelled: challenge.cancelled_at !== null,
            answers: checkIns.filter(({ kind, nonce }) => kind === 'patient.bedside' && nonce === challenge.id),
          }),
        ),
      exemptions: exemptions.filter(({ content }) => content.stayId === stay.id),
      passages: passages.filter(({ content }) => content.stayId === stay.id),
      deaths: deaths.filter(({ content }) => content.person === stay.person),
      beds: beds.filter((bed) => bed.content.facilityId === stay.site && overlaps(bed, own)),
      person: person.filter((record) => record.content.person === stay.person && overlaps(record, own)),
      clockEvents: unique(practitionersOfStay(stay))
        .flatMap((practitioner) => clockEvents.get(practitioner) ?? [])
        .filter(({ at }) => contains(own, at)),
      downtimes: (downtimes.get(stay.site) ?? []).filter((downtime) => overlaps(downtime, own)),
      devices: devices.get(stay.site) ?? [],
    };
  });
}

function spanOf(stay: StayFacts, now: number): Interval {
  return { from: stay.admittedAt - BEFORE_MS, until: (stay.dischargedAt ?? now) + AFTER_MS };
}

function joined(spans: readonly Interval[]): Interval {
  return { from: Math.min(...spans.map(({ from }) => from)), until: Math.max(...spans.map(({ until }) => until)) };
}

function practitionersOfStay(stay: StayFacts): string[] {
  const surgeons = stay.surgeries.flatMap(({ operator, anaesthetist }) => [operator, anaesthetist]);
  return [stay.attending, ...surgeons].filter((id) => id !== null);
}

function sharesBed(stay: StayFacts, other: StayFacts): boolean {
  const same = (a: BedPlace, b: BedPlace) =>
    a.ward === b.ward && (a.room ?? '') === (b.room ?? '') && a.bed === b.bed && overlaps(a, b);
  return other.site === stay.site && stay.beds.some((bed) => other.beds.some((theirs) => same(bed, theirs)));
}

async function loadClaims(db: Database, stays: readonly StayFacts[], span: Interval) {
  const people = unique(stays.map((stay) => stay.person));
  const rows = await db
    .selectFrom('claims')
    .selectAll()
    .where('state', '=', 'active')
    .where((eb) =>
      eb.or([
        eb(
          'encounter',
          'in',
          stays.map((stay) => stay.id),
        ),
        eb.and([
          eb('person', 'in', people),
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
