import type { Database } from '../../store/store.ts';
import type { StayOfPerson } from '../claim-masters.ts';
import type { Interval } from '../interval.ts';
import { loadStays } from './stays-in-span.ts';

/** Active stays of people that touch a span, by person. */
export async function loadStaysOfPeople(
  db: Database,
  people: readonly string[],
  span: Interval,
): Promise<Map<string, StayOfPerson[]>> {
  const stays = (await loadStays(db, 'person', people, span)).map((stay) => ({
    person: stay.person,
    of: { id: stay.id, site: stay.site, from: stay.admittedAt, until: stay.dischargedAt, leaves: stay.leaves },
  }));
  return new Map(
    [...Map.groupBy(stays, ({ person }) => person)].map(([person, own]) => [person, own.map(({ of }) => of)]),
  );
}
