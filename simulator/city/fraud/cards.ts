import { HOUR_MS, instantOf, MINUTE_MS } from '../calendar.ts';
import type { City } from '../city.ts';
import { claimOf, lengthOfVisit } from '../claims.ts';
import type { CityDevice } from '../devices.ts';
import { matched, refused } from '../faces.ts';
import type { Person } from '../inhabitants.ts';
import type { Lot } from '../lot.ts';
import { FraudCase, type Scheme } from './case.ts';

/** A card is settled, and nobody was there. */
export function fakePatient(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'fake-patient', lot);
  return { kind: fraud.kind, days: [day], act: () => visitWithout(fraud, day, () => {}) };
}

/** Somebody else comes with the card; the camera refuses, and the desk settles all the same. */
export function cardLending(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'card-lending', lot);
  const act = () =>
    visitWithout(fraud, day, (person, site, start) => {
      const desk = city.device(site, 'kiosk-registration');
      const nonce = city.diary.number('visit');
      for (const before of [8, 7]) {
        city.diary.event(desk, start - before * MINUTE_MS, {
          kind: 'patient.registration',
          subject: { type: 'insured', id: person.id },
          nonce,
          face: refused(lot),
          pad: { outcome: 'pass' },
        });
      }
    });
  return { kind: fraud.kind, days: [day], act };
}

function visitWithout(
  fraud: FraudCase,
  day: number,
  before: (person: Person, site: City['sites'][number], start: number) => void,
): void {
  const { city, lot } = fraud;
  for (let tries = 0; tries < 30; tries += 1) {
    const site = lot.pick(city.sitesOf('hospital', 'clinic', 'village-clinic'));
    const start = instantOf(day, lot.between(510, 980));
    const settled = start + lengthOfVisit(lot);
    const doctor = city.free(city.onDuty(site, start, settled), start, lot);
    if (!doctor) continue;
    const [person] = fraud.cast(1, start - 3 * HOUR_MS, settled + HOUR_MS);
    if (!person) return;
    before(person, site, start);
    fraud.claim(day, claimOf({ person, site, kind: 'outpatient', start, settled, by: doctor }, city.diary, lot));
    fraud.person(day, person);
    return;
  }
}

/** A bundle of cards that somebody has collected, swiped one after the other at the same counter, again and again. */
export function groupSwiping(city: City, days: readonly number[], lot: Lot): Scheme {
  return groupAtCounter(new FraudCase(city, 'group-swiping', lot), days, () => {});
}

/** The same, but the holders come along and show their faces: everything about them is genuine, and nothing is dispensed. */
export function groupCollusion(city: City, days: readonly number[], lot: Lot): Scheme {
  return groupAtCounter(new FraudCase(city, 'group-collusion', lot), days, (counter, person, at) => {
    city.diary.event(counter, at, {
      kind: 'patient.pickup',
      subject: { type: 'insured', id: person.id },
      nonce: city.diary.number('visit'),
      face: matched(lot),
      pad: { outcome: 'pass' },
    });
  });
}

function groupAtCounter(
  fraud: FraudCase,
  days: readonly number[],
  show: (counter: CityDevice, person: Person, at: number) => void,
): Scheme {
  const { city, lot } = fraud;
  const [site] = lot.shuffled(city.sitesOf('pharmacy'));
  let group: readonly Person[] = [];
  const act = (day: number) => {
    if (!site) return;
    const first = instantOf(day, lot.between(540, 780));
    if (group.length === 0) group = fraud.cast(lot.between(4, 6), first, first + HOUR_MS);
    for (const [n, person] of group.entries()) {
      const settled = first + n * lot.between(50, 100) * 1000;
      const start = settled - 60_000;
      const [pharmacist] = city.onDuty(site, start, settled);
      if (!pharmacist) continue;
      show(city.device(site, 'kiosk-pharmacy'), person, start - 20_000);
      fraud.claim(day, claimOf({ person, site, kind: 'pharmacy', start, settled, by: pharmacist }, city.diary, lot));
      fraud.person(day, person);
    }
    fraud.site(day, site);
  };
  return { kind: fraud.kind, days, act };
}

/** A drawer full of cards is swiped after closing time. */
export function nightSettlements(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'night-settlements', lot);
  const act = () => {
    const site = lot.pick(city.sitesOf('pharmacy', 'clinic', 'village-clinic'));
    const kind = site.kind === 'pharmacy' ? 'pharmacy' : 'outpatient';
    fraud.site(day, site);
    const first = instantOf(day, lot.between(70, 200));
    for (const [n, person] of fraud.cast(lot.between(4, 8), first - HOUR_MS, first + 2 * HOUR_MS).entries()) {
      const settled = first + n * lot.between(60, 240) * 1000;
      const by = lot.pick(city.staff.filter((worker) => worker.site === site));
      fraud.claim(day, claimOf({ person, site, kind, start: settled - 60_000, settled, by }, city.diary, lot));
      fraud.person(day, person);
      fraud.practitioner(day, by); // whose name is on the bills
    }
  };
  return { kind: fraud.kind, days: [day], act };
}

/** Dozens in all. */
const CARDS_A_DAY = 12;

/** A drug representative with dozens of other people's cards, and a counter that writes down what it is told. */
export function proxyHoarding(city: City, days: readonly number[], lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'proxy-hoarding', lot);
  let agent: Person | undefined;
  const act = (day: number) => {
    const [site] = lot.shuffled(city.sitesOf('pharmacy'));
    const first = instantOf(day, lot.between(540, 700));
    agent ??= fraud.cast(1, first, first + HOUR_MS)[0];
    if (!site || !agent) return;
    const counter = city.device(site, 'kiosk-pharmacy');
    for (const [n, person] of fraud.cast(CARDS_A_DAY, first - HOUR_MS, first + 2 * HOUR_MS).entries()) {
      const settled = first + n * 5 * MINUTE_MS;
      const start = settled - 2 * MINUTE_MS;
      const [pharmacist] = city.onDuty(site, start, settled);
      if (!pharmacist) continue;
      city.diary.event(counter, start - 30_000, {
        kind: 'proxy',
        subject: { type: 'insured', id: person.id },
        nonce: city.diary.number('visit'),
        proxy: { agent: agent.id, relation: 'other', principalIdSeen: true, agentIdSeen: true },
      });
      const over = { exception: 'proxy' as const };
      fraud.claim(
        day,
        claimOf({ person, site, kind: 'pharmacy', start, settled, by: pharmacist }, city.diary, lot, over),
      );
    }
    fraud.person(day, agent);
    fraud.site(day, site);
  };
  return { kind: fraud.kind, days, act };
}
