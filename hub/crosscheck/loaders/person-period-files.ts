import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import type { ClaimFacts } from '../files.ts';
import { DAY_MS, type Interval, iso, overlaps } from '../interval.ts';
import { intervalOfDate } from '../local-day.ts';
import type { FaceAlike, PersonPeriodFile, ProxyAct } from '../pattern-files.ts';
import { PROXY_DAYS } from '../proxy-acts.ts';
import { PATTERN_KINDS, PERIOD_DAYS } from '../visit-streams.ts';
import { loadClaimFacts } from './claim-facts.ts';
import { loadOfPeople } from './claim-files.ts';

/** Somebody on a local date, with what the selection has read already. */
export interface PersonOnDate {
  readonly person: string;
  readonly date: string;
  readonly acts: readonly ProxyAct[];
  readonly alike: readonly FaceAlike[];
}

/** Files of people's periods for a batch, with a fixed number of queries. */
export async function loadPersonPeriodFiles(
  db: Database,
  wanted: readonly PersonOnDate[],
  utcOffsetMinutes: number,
  now: number,
): Promise<PersonPeriodFile[]> {
  if (wanted.length === 0) return [];
  const days = wanted.map(({ date }) => intervalOfDate(date, utcOffsetMinutes));
  const span = { from: Math.min(...days.map(({ from }) => from)), until: Math.max(...days.map(({ until }) => until)) };
  const people = [...new Set(wanted.map(({ person }) => person))];
  const principals = wanted.flatMap(({ acts }) => acts.map(({ principal }) => principal));
  const [claims, seen, records, roles, caps, first] = await Promise.all([
    loadClaims(db, people, { ...span, from: span.from - PERIOD_DAYS * DAY_MS }),
    loadOfPeople(db, people, { ...span, from: span.from - 2 * DAY_MS }),
    loadMasters(db, 'person', { subjects: [...new Set([...people, ...principals])] }),
    loadMasters(db, 'proxy-role', { subjects: people }),
    loadMasters(db, 'dispensing-cap', span),
    db
      .selectFrom('claims')
      .select(({ fn }) => fn.min('settled_at').as('at'))
      .executeTakeFirst(),
  ]);
  const claimsOf = Map.groupBy(claims, (claim) => claim.person);
  return wanted.map(({ person, date, acts, alike }): PersonPeriodFile => {
    const day = intervalOfDate(date, utcOffsetMinutes);
    const within = (daysBefore: number) => (at: number) => day.from - daysBefore * DAY_MS <= at && at <= day.until;
    const [inPeriod, lately, asProxy] = [within(PERIOD_DAYS), within(2), within(PROXY_DAYS)];
    return {
      now,
      person,
      day,
      utcOffsetMinutes,
      historyFrom: first?.at ? Date.parse(first.at) : null,
      claims: (claimsOf.get(person) ?? []).filter((claim) => inPeriod(claim.settledAt)),
      checkIns: (seen.checkIns.get(person) ?? []).filter(({ at }) => lately(at)),
      proxied: acts.filter(({ at }) => asProxy(at)),
      records: records.filter((record) => record.content.person === person && overlaps(record, day)),
      roles: roles.filter((role) => role.content.person === person),
      family: familyOf(person, records),
      caps,
      alike,
    };
  });
}

function familyOf(person: string, records: readonly PersonPeriodFile['records'][number][]): string[] {
  const declared = records.flatMap(({ content }) => (content.familyAid ?? []).map((other) => [content.person, other]));
  return [
    ...new Set(declared.flatMap(([one, other]) => (one === person ? [other] : other === person ? [one] : []))),
  ].filter((id) => id !== undefined);
}

async function loadClaims(db: Database, people: readonly string[], span: Interval): Promise<ClaimFacts[]> {
  const rows = await db
    .selectFrom('claims')
    .selectAll()
    .where('person', 'in', people)
    .where('state', '=', 'active')
    .where('kind', 'in', PATTERN_KINDS)
    .where('settled_at', '>=', iso(span.from))
    .where('settled_at', '<=', iso(span.until))
    .orderBy('settled_at')
    .orderBy('claim_id')
    .execute();
  return rows.length === 0 ? [] : await loadClaimFacts(db, rows);
}
