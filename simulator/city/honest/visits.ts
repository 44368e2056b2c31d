import { DAY_MS, HOUR_MS, instantOf, iso, MINUTE_MS } from '../calendar.ts';
import { type City, VISITS_PER_PERSON_DAY } from '../city.ts';
import { claimOf, lengthOfVisit } from '../claims.ts';
import type { ClaimRow } from '../diary.ts';
import type { Person } from '../inhabitants.ts';
import type { CitySite } from '../institutions.ts';
import type { Lot } from '../lot.ts';
import type { HonestKind } from '../truth.ts';
import { checkIn } from './check-in.ts';

/** Those who see a doctor or a pharmacy on a day, and some families that go together. */
export function visitsOfDay(city: City, day: number, lot: Lot): void {
  const doctors = city.sitesOf('hospital', 'clinic', 'village-clinic');
  const pharmacies = city.sitesOf('pharmacy');
  for (const person of city.people) {
    if (person.careHome || !lot.chance(VISITS_PER_PERSON_DAY)) continue;
    const minute = lot.between(490, 1000);
    if (pharmacies.length > 0 && lot.chance(0.3)) {
      pharmacyVisit(city, person, near(pharmacies, person, lot), instantOf(day, lot.between(490, 1240)), lot);
      continue;
    }
    const site = near(doctors, person, lot);
    if (lot.chance(0.03)) familyVisit(city, person, site, instantOf(day, minute), lot);
    else doctorVisit(city, person, site, instantOf(day, minute), lot);
  }
}

/** Most people go where they always go. */
function near(sites: readonly CitySite[], person: Person, lot: Lot): CitySite {
  const usual = sites[person.household % sites.length];
  return usual && lot.chance(0.85) ? usual : lot.pick(sites);
}

/** A visit to a doctor; `situation` says what is special about it. Returns false when nobody could see the person. */
export function doctorVisit(
  city: City,
  person: Person,
  site: CitySite,
  start: number,
  lot: Lot,
  { situation, kind = 'outpatient' }: { situation?: HonestKind; kind?: ClaimRow['kind'] } = {},
): boolean {
  const settled = start + lengthOfVisit(lot);
  const doctor = city.free(city.onDuty(site, start - 30 * MINUTE_MS, settled), start, lot);
  if (!doctor || !city.take(person, start - HOUR_MS, settled + HOUR_MS)) return false;
  const hospital = site.kind === 'hospital';
  if (kind === 'outpatient' && hospital && lot.chance(0.05)) {
    settle(
      city,
      claimOf({ person, site, kind: 'emergency', start, settled, by: doctor }, city.diary, lot),
      'emergency',
      lot,
    );
    return true;
  }
  const desk = city.device(site, 'kiosk-registration');
  const seen = checkIn(city, desk, person, start - lot.between(2, 25) * MINUTE_MS, doctor, lot);
  const claim = claimOf({ person, site, kind, start, settled, by: doctor }, city.diary, lot, seen.over);
  settle(city, claim, seen.situation === 'ordinary' ? (situation ?? 'ordinary') : seen.situation, lot);
  return true;
}

/** A family at the doctor's: one after the other at the desk, and again on other days. */
function familyVisit(city: City, person: Person, site: CitySite, start: number, lot: Lot): void {
  const family = city.household(person);
  for (const [n, member] of family.entries()) {
    doctorVisit(city, member, site, start + n * lot.between(2, 5) * MINUTE_MS, lot, { situation: 'family-visit' });
  }
}

/** Somebody collects medicine at a pharmacy. */
export function pharmacyVisit(city: City, person: Person, site: CitySite, at: number, lot: Lot): void {
  const [settled, start] = [at, at - lot.between(1, 4) * MINUTE_MS];
  const present = city.onDuty(site, start - 10 * MINUTE_MS, settled + 5 * MINUTE_MS);
  if (present.length === 0 || !city.take(person, start - HOUR_MS, settled + HOUR_MS)) return;
  const pharmacist = lot.pick(present);
  const seen = checkIn(
    city,
    city.device(site, 'kiosk-pharmacy'),
    person,
    start - lot.between(5, 90) * 1000,
    pharmacist,
    lot,
  );
  const claim = claimOf({ person, site, kind: 'pharmacy', start, settled, by: pharmacist }, city.diary, lot, seen.over);
  settle(city, claim, seen.situation, lot);
}

/** Puts an honest claim into the diary; a few are cancelled at the desk or refunded later. */
export function settle(city: City, claim: ClaimRow, situation: HonestKind, lot: Lot): void {
  const { diary } = city;
  diary.claims.push(claim);
  const { claimId, facilityId } = claim;
  const undone = lot.chance(0.01) ? lot.pick(['cancelled', 'refunded'] as const) : undefined;
  diary.truth.push({ type: 'claim', id: claimId, honest: undone ?? situation });
  if (!undone) return;
  const settled = Date.parse(claim.settledAt);
  const at = iso(undone === 'cancelled' ? settled + 5 * MINUTE_MS : settled + lot.between(1, 3) * DAY_MS);
  diary.claims.push({ cancels: claimId, facilityId, at, reason: undone });
  if (undone === 'cancelled') {
    // Settled anew with a new number, as it was meant.
    const again = { ...claim, claimId: diary.number('C'), settledAt: iso(settled + 6 * MINUTE_MS) };
    diary.claims.push(again);
    diary.truth.push({ type: 'claim', id: again.claimId, honest: 'cancelled' });
  }
}
