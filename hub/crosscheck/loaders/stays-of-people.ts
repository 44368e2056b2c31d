import type { Database } from '../../store/store.ts';
import type { StayOfPerson } from '../claim-masters.ts';
import { type Interval, iso } from '../interval.ts';
import { stayFactsOf } from './stay-facts.ts';

/** Active stays of people that touch a span, by person. */
export async function loadStaysOfPeople(
  db: Database,
  people: readonly string[],
  span: Interval,
): Promise<Map<string, StayOfPerson[]>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('stays')
    .selectAll()
    .where('person', 'in', people)
    .where('state', '=', 'active')
    .where('admitted_at', '<=', iso(span.until))
    .where((eb) => eb.or([eb('discharged_at', 'is', null), eb('discharged_at', '>=', iso(span.from))]))
    .orderBy('admitted_at')
    .orderBy('stay_id')
    .execute();
  const stays = rows.map(stayFactsOf).map((stay) => ({
    person: stay.person,
    of: { id: stay.id, site: stay.site, from: stay.admittedAt, until: stay.dischargedAt, leaves: stay.leaves },
  }));
  return new Map(
    [...Map.groupBy(stays, ({ person }) => person)].map(([person, own]) => [person, own.map(({ of }) => of)]),
  );
}
