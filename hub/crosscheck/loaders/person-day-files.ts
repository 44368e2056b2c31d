import type { Database } from '../../store/store.ts';
import type { PersonDayFile } from '../files.ts';
import { contains, DAY_MS, type Interval, iso } from '../interval.ts';
import { loadClaimFacts } from './claim-facts.ts';
import { loadOfPeople } from './claim-files.ts';

/** Files of insured persons on one day, reaching back a day so that midnight hides no journey. */
export async function loadPersonDayFiles(
  db: Database,
  people: readonly string[],
  day: Interval,
  now: number,
): Promise<PersonDayFile[]> {
  const [seen, rows] = await Promise.all([
    loadOfPeople(db, people, { ...day, from: day.from - DAY_MS }),
    db
      .selectFrom('claims')
      .selectAll()
      .where('person', 'in', people)
      .where('state', '=', 'active')
      .where('settled_at', '>=', iso(day.from))
      .where('settled_at', '<=', iso(day.until))
      .orderBy('settled_at')
      .orderBy('claim_id')
      .execute(),
  ]);
  const claims = rows.length === 0 ? [] : await loadClaimFacts(db, rows);
  const claimsOf = Map.groupBy(claims, (claim) => claim.person);
  return people.map((person) => ({
    now,
    person,
    day,
    checkIns: seen.checkIns.get(person) ?? [],
    exceptions: (seen.exceptions.get(person) ?? []).filter(({ at }) => contains(day, at)),
    claims: claimsOf.get(person) ?? [],
  }));
}
