import type { Mastered } from '../masters/load.ts';
import type { ClockEvent, Sighting } from './files.ts';
import type { OpenInterval } from './interval.ts';

/** Master data that concerns one claim: of its site, its person and the practitioners on its lines, whenever it holds. */
export interface ClaimMasters {
  readonly site: readonly Mastered<'site'>[];
  readonly person: readonly Mastered<'person'>[];
  readonly deaths: readonly Mastered<'death'>[];
  readonly feedback: readonly Mastered<'feedback'>[];
  readonly practitioners: readonly Mastered<'practitioner'>[];
  readonly registrations: readonly Mastered<'registration'>[];
  readonly eligibility: readonly Mastered<'eligibility'>[];
  readonly leaves: readonly Mastered<'leave'>[];
  readonly caps: readonly Mastered<'dispensing-cap'>[];
  /** Of the pharmacists registered at the site, for prescriptions dispensed there; null = the register names none. */
  readonly pharmacists: SitePharmacists | null;
}

/** Who may dispense at a site, and when they clocked in and out, at any site. */
export interface SitePharmacists {
  readonly ids: readonly string[];
  readonly clockEvents: readonly ClockEvent[];
  /** By watching cameras, at any site. */
  readonly sightings: readonly Sighting[];
}

export const NO_MASTERS: ClaimMasters = {
  site: [],
  person: [],
  deaths: [],
  feedback: [],
  practitioners: [],
  registrations: [],
  eligibility: [],
  leaves: [],
  caps: [],
  pharmacists: null,
};

/** A stay of the claim's person, as far as claims are judged by it. */
export interface StayOfPerson extends OpenInterval {
  readonly id: string;
  readonly site: string;
  readonly leaves: readonly OpenInterval[];
}
