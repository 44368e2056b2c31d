import { instantOf, iso } from '../calendar.ts';
import type { City } from '../city.ts';
import { fundFenOf } from '../claims.ts';
import type { CityDevice } from '../devices.ts';
import type { ClaimRow } from '../diary.ts';
import type { Person } from '../inhabitants.ts';
import type { CitySite } from '../institutions.ts';
import type { Lot } from '../lot.ts';
import type { Practitioner } from '../practitioners.ts';
import type { FraudKind, TruthRow } from '../truth.ts';

/** One case of fraud: writes down who and what plays a part in it, day by day. */
export class FraudCase {
  readonly kind: FraudKind;
  readonly id: string;
  readonly city: City;
  readonly lot: Lot;

  constructor(city: City, kind: FraudKind, lot: Lot) {
    this.city = city;
    this.kind = kind;
    this.id = city.diary.number(`F-${kind}`);
    this.lot = lot;
  }

  /** What every line about a day of this case says. */
  on(day: number, lastDay = day): Pick<Extract<TruthRow, { fraud: unknown }>, 'fraud' | 'case' | 'from' | 'until'> {
    return { fraud: this.kind, case: this.id, from: iso(instantOf(day, 0)), until: iso(instantOf(lastDay + 1, 0)) };
  }

  claim(day: number, claim: ClaimRow): void {
    this.city.diary.claims.push(claim);
    this.city.diary.truth.push({ type: 'claim', id: claim.claimId, ...this.on(day), fundFen: fundFenOf(claim) });
  }

  person(day: number, { id }: Person): void {
    this.city.diary.truth.push({ type: 'person', id, ...this.on(day) });
  }

  practitioner(day: number, { id }: Practitioner): void {
    this.city.diary.truth.push({ type: 'practitioner', id, ...this.on(day) });
  }

  device(day: number, { id }: CityDevice): void {
    this.city.diary.truth.push({ type: 'device', id, ...this.on(day) });
  }

  /** For frauds that many settlements of one counter show together. */
  site(day: number, { id }: CitySite): void {
    this.city.diary.truth.push({ type: 'site', id, ...this.on(day) });
  }

  /** Some people whose time is not taken, for a span (ms since 1970). */
  cast(count: number, from: number, until: number): Person[] {
    const found: Person[] = [];
    for (let tries = 0; tries < 40 * count && found.length < count; tries += 1) {
      const person = this.lot.pick(this.city.people);
      if (person.age >= 18 && !person.treatment && !person.careHome && this.city.take(person, from, until))
        found.push(person);
    }
    return found;
  }
}

/** A fraud that goes on for some days of the city. */
export interface Scheme {
  readonly kind: FraudKind;
  readonly days: readonly number[];
  act(day: number): void;
}
