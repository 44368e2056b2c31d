import type { City } from '../city.ts';
import { VISITS_PER_PERSON_DAY } from '../city.ts';
import { type Lot, lotOf } from '../lot.ts';
import { FRAUD_KINDS, type FraudKind } from '../truth.ts';
import type { Wards } from '../wards.ts';
import { hangingBed, splitStay } from './beds.ts';
import { cardLending, fakePatient, groupCollusion, groupSwiping, nightSettlements, proxyHoarding } from './cards.ts';
import type { Scheme } from './case.ts';
import { buddyPunching, doctorElsewhere, rentedLicence } from './doctors.ts';
import { cloned, forged, moved, replayed } from './evidence.ts';

interface Plan {
  /** About how many claims a case makes, to give every kind its share. */
  readonly claims: number;
  /** Days until the end of the city that a case needs, at least. */
  readonly lasts: number;
  readonly begin: (city: City, wards: Wards, day: number, lot: Lot) => Scheme;
}

const PLANS: Record<FraudKind, Plan> = {
  'fake-patient': { claims: 1, lasts: 1, begin: (city, _, day, lot) => fakePatient(city, day, lot) },
  'card-lending': { claims: 1, lasts: 1, begin: (city, _, day, lot) => cardLending(city, day, lot) },
  'group-swiping': {
    claims: 25,
    lasts: 13,
    begin: (city, _, day, lot) => groupSwiping(city, every(city, day, 3, 5), lot),
  },
  'group-collusion': {
    claims: 25,
    lasts: 13,
    begin: (city, _, day, lot) => groupCollusion(city, every(city, day, 3, 5), lot),
  },
  'rented-licence': {
    claims: 25,
    lasts: 10,
    begin: (city, _, day, lot) => rentedLicence(city, every(city, day, 1, 10), lot),
  },
  'doctor-elsewhere': { claims: 3, lasts: 1, begin: (city, _, day, lot) => doctorElsewhere(city, day, lot) },
  'buddy-punching': { claims: 4, lasts: 1, begin: (city, _, day, lot) => buddyPunching(city, day, lot) },
  'hanging-bed': { claims: 1, lasts: 8, begin: hangingBed },
  'split-stay': { claims: 2, lasts: 9, begin: splitStay },
  'night-settlements': { claims: 6, lasts: 1, begin: (city, _, day, lot) => nightSettlements(city, day, lot) },
  'proxy-hoarding': {
    claims: 36,
    lasts: 7,
    begin: (city, _, day, lot) => proxyHoarding(city, every(city, day, 3, 3), lot),
  },
  'replayed-attestation': { claims: 4, lasts: 1, begin: (city, _, day, lot) => replayed(city, day, lot) },
  'forged-attestation': { claims: 4, lasts: 1, begin: (city, _, day, lot) => forged(city, day, lot) },
  'cloned-device': { claims: 4, lasts: 1, begin: (city, _, day, lot) => cloned(city, day, lot) },
  'moved-terminal': { claims: 4, lasts: 1, begin: (city, _, day, lot) => moved(city, day, lot) },
};

/** Every case of fraud that the city is going to see: at least one of each kind, and about the share that was asked for. */
export function plotFrauds(city: City, wards: Wards): Scheme[] {
  const { people, days, fraud, seed } = city.options;
  if (fraud === 0) return [];
  const kinds = Object.keys(FRAUD_KINDS) as FraudKind[];
  const claimsPerKind = (people * days * VISITS_PER_PERSON_DAY * fraud) / kinds.length;
  return kinds.flatMap((kind) => {
    const { claims, lasts, begin } = PLANS[kind];
    const lot = lotOf(seed, `fraud ${kind}`);
    const count = Math.max(1, Math.round(claimsPerKind / claims));
    return Array.from({ length: count }, (_, n) => {
      // Enough time left to be seen through; nobody begins before the city has.
      const day = lot.between(Math.min(1, days - 1), Math.max(0, days - lasts));
      return begin(city, wards, Math.min(day, days - 1), lotOf(seed, `fraud ${kind} ${n}`));
    });
  });
}

function every(city: City, first: number, step: number, times: number): number[] {
  return Array.from({ length: times }, (_, n) => first + n * step).filter((day) => day < city.options.days);
}
