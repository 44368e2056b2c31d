import { HOUR_MS, instantOf, MINUTE_MS, weekdayOf } from '../calendar.ts';
import type { City } from '../city.ts';
import { claimOf } from '../claims.ts';
import type { Lot } from '../lot.ts';
import { doctorVisit, settle } from './visits.ts';

/** How many residents of a care home one carer collects for. */
const RESIDENTS_PER_CARER = 20;

/** Dialysis every other day: the same people, the same place, far more often than anybody else. */
export function dialysisOfDay(city: City, day: number, lot: Lot): void {
  const weekday = weekdayOf(day);
  const [hospital] = city.sitesOf('hospital');
  if (!hospital || weekday === 7) return;
  for (const person of city.people) {
    if (person.treatment !== 'dialysis' || person.index % 2 !== weekday % 2) continue;
    doctorVisit(city, person, hospital, instantOf(day, lot.between(500, 640)), lot, {
      situation: 'dialysis',
      kind: 'chronic',
    });
  }
}

/** Carers are registered once: who collects for whom, and rightly. */
export function registerCarers(city: City, from: string): void {
  for (const { carer } of careGroups(city)) {
    city.diary.masters.push({ record: 'proxy-role', personId: carer.number, from, role: 'care-home' });
    city.diary.truth.push({ type: 'person', id: carer.id, honest: 'care-home' });
  }
}

/** Once a month a carer collects the medicine of everybody in the home, with all the documents. */
export function careHomesOfDay(city: City, day: number, lot: Lot): void {
  const pharmacies = city.sitesOf('pharmacy');
  for (const [n, { carer, residents }] of careGroups(city).entries()) {
    const site = pharmacies[n % Math.max(1, pharmacies.length)];
    if (!site || day % 28 !== n % 28) continue;
    const counter = city.device(site, 'kiosk-pharmacy');
    for (const [k, person] of residents.entries()) {
      const settled = instantOf(day, 600 + 6 * k);
      const start = settled - 2 * MINUTE_MS;
      const [pharmacist] = city.onDuty(site, start, settled);
      if (!pharmacist || city.diary.troubleAt(counter, start) || !city.take(person, start, settled + HOUR_MS)) continue;
      city.diary.event(counter, start - 30_000, {
        kind: 'proxy',
        subject: { type: 'insured', id: person.id },
        nonce: city.diary.number('visit'),
        proxy: { agent: carer.id, relation: 'care-home', principalIdSeen: true, agentIdSeen: true },
      });
      const claim = claimOf({ person, site, kind: 'pharmacy', start, settled, by: pharmacist }, city.diary, lot, {
        exception: 'proxy',
      });
      settle(city, claim, 'care-home', lot);
    }
  }
}

function careGroups(city: City) {
  const residents = city.people.filter(({ careHome }) => careHome);
  const groups = [];
  for (let first = 0; first < residents.length; first += RESIDENTS_PER_CARER) {
    const group = residents.slice(first, first + RESIDENTS_PER_CARER);
    // The carer is somebody from outside the home.
    const carer = city.people.find(
      ({ careHome, age, index }) => !careHome && age > 23 && index > (group[0]?.index ?? 0),
    );
    if (carer && group.length > 1) groups.push({ carer, residents: group });
  }
  return groups;
}
