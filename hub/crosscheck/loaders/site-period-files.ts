import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import { coSwipeGroups, GROUP_FLOOR } from '../co-swipes.ts';
import { DAY_MS, type Interval, iso } from '../interval.ts';
import { pairKey, type Settlement, type SitePeriodFile } from '../pattern-files.ts';
import { dayOf } from '../period-candidates.ts';
import { PATTERN_KINDS } from '../visit-streams.ts';
import { CHECK_IN_KINDS, EXCEPTION_KINDS } from './attested.ts';
import { loadEnrolment } from './enrolment.ts';
import { loadManners } from './manners.ts';

/** A group may have its days on both sides of a quarter's beginning. */
const GROUP_LOOK_BACK_MS = 30 * DAY_MS;

/** The file of one site in one quarter. A quarter of a large hospital is one file: they are made one by one. */
export async function loadSitePeriodFile(
  db: Database,
  site: string,
  { day, period }: { day: Interval; period: Interval },
  { utcOffsetMinutes, now }: { utcOffsetMinutes: number; now: number },
): Promise<SitePeriodFile> {
  const reach = { from: period.from - GROUP_LOOK_BACK_MS, until: period.until };
  const recurring = await loadRecurring(db, site, reach, utcOffsetMinutes);
  const groups = coSwipeGroups(recurring, { ...GROUP_FLOOR, utcOffsetMinutes }, () => false);
  const people = [...new Set(groups.flatMap((group) => group.people))];
  const known = new Set(people);
  const terminals = recurring
    .map((settlements) => settlements.filter(({ person }) => known.has(person)))
    .filter((settlements) => settlements.length > 0);
  const [master, records, seen, device, manners, enrolment] = await Promise.all([
    loadMasters(db, 'site', { sites: [site], ...period }),
    loadMasters(db, 'person', { subjects: people, ...reach }),
    loadSeen(db, site, people, reach, utcOffsetMinutes),
    db.selectFrom('devices').select('id').where('site', '=', site).limit(1).executeTakeFirst(),
    now > period.until ? loadManners(db, site, period) : [],
    now > period.until ? loadEnrolment(db, site, period) : undefined,
  ]);
  return {
    now,
    site,
    day,
    period,
    utcOffsetMinutes,
    master,
    manners,
    terminals,
    seen: new Set(
      terminals
        .flat()
        .filter(({ person, at }) => seen.has(`${person} ${dayOf(at, utcOffsetMinutes)}`))
        .map(({ claim }) => claim),
    ),
    families: new Set(
      records.flatMap(({ content }) => (content.familyAid ?? []).map((other) => pairKey(content.person, other))),
    ),
    regular: new Set(records.filter(({ content }) => content.regularTreatment).map(({ content }) => content.person)),
    hasDevices: device !== undefined,
    ...(enrolment && { enrolment }),
  };
}

/** Settlements of people who came on three days or more (nobody else can be in a group), by terminal. */
async function loadRecurring(
  db: Database,
  site: string,
  period: Interval,
  utcOffsetMinutes: number,
): Promise<Settlement[][]> {
  const rows = await db
    .selectFrom('claims')
    .select(['claim_id', 'person', 'terminal', 'settled_at', 'fund_fen'])
    .where('site', '=', site)
    .where('settled_at', '>=', iso(period.from))
    .where('settled_at', '<=', iso(period.until))
    .where('state', '=', 'active')
    .where('kind', 'in', PATTERN_KINDS)
    .orderBy('settled_at')
    .orderBy('claim_id')
    .execute();
  const days = new Map<string, Set<number>>();
  const settlements = rows.map((row) => {
    const at = Date.parse(row.settled_at);
    const own = days.get(row.person) ?? new Set();
    days.set(row.person, own.add(dayOf(at, utcOffsetMinutes)));
    return {
      terminal: row.terminal ?? '',
      of: { claim: row.claim_id, person: row.person, at, fundFen: row.fund_fen },
    };
  });
  const often = settlements.filter(({ of }) => (days.get(of.person)?.size ?? 0) >= GROUP_FLOOR.days);
  return [...Map.groupBy(often, ({ terminal }) => terminal).values()].map((own) => own.map(({ of }) => of));
}

/** Who was verified here on which local day, as `<person> <day>`. */
async function loadSeen(
  db: Database,
  site: string,
  people: readonly string[],
  period: Interval,
  utcOffsetMinutes: number,
): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await db
    .selectFrom('attestations')
    .select(['subject', 'at'])
    .where('subject', 'in', people)
    .where('at', '>=', iso(period.from))
    .where('at', '<=', iso(period.until))
    .where('site', '=', site)
    .where((eb) =>
      eb.or([
        eb('kind', 'in', EXCEPTION_KINDS),
        eb.and([eb('kind', 'in', CHECK_IN_KINDS), eb('face_outcome', '!=', 'no-match')]),
      ]),
    )
    .execute();
  return new Set(rows.map(({ subject, at }) => `${subject} ${dayOf(Date.parse(at), utcOffsetMinutes)}`));
}
