import type { Geo } from '../../../contract/evidence.ts';
import { HOUR_MS, instantOf, MINUTE_MS } from '../calendar.ts';
import type { City } from '../city.ts';
import { claimOf } from '../claims.ts';
import type { CityDevice } from '../devices.ts';
import { fixOfPhone, matched } from '../faces.ts';
import type { Person } from '../inhabitants.ts';
import type { Lot } from '../lot.ts';
import { type EventContent, Pen } from '../signing.ts';
import { FraudCase, type Scheme } from './case.ts';

/** One visit number, several cards: the kiosk's answer to the first is used again for the others. */
export function replayed(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'replayed-attestation', lot);
  const nonce = city.diary.number('visit');
  return onDesk(fraud, day, (desk, person, at) => city.diary.event(desk, at, check(person, nonce, lot)));
}

/** Evidence made with a key of somebody's own, sent over the device's line. */
export function forged(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'forged-attestation', lot);
  return onDesk(fraud, day, (desk, person, at) => {
    const sign = (_: Pen, when: number, content: EventContent) =>
      Pen.of(desk, city.options.seed + 1).sign(when, content);
    city.diary.event(desk, at, check(person, city.diary.number('visit'), lot), sign);
  });
}

/** A copy of the device's disk goes on signing beside it: two events stand at one place of the chain. */
export function cloned(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'cloned-device', lot);
  let copy: Pen | undefined;
  return onDesk(fraud, day, (desk, person, at) => {
    // The device's own next event, perhaps the morning after, meets the copy's at its place.
    fraud.device(day + 1, desk);
    const sign = (pen: Pen, when: number, content: EventContent) => {
      copy ??= pen.copy(city.options.seed, fraud.id);
      return copy.sign(when, content);
    };
    city.diary.event(desk, at, check(person, city.diary.number('visit'), lot), sign);
  });
}

/** The kiosk is carried to where the cards are: everything is genuine but the place. */
export function moved(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'moved-terminal', lot);
  return onDesk(fraud, day, (desk, person, at) => {
    const geo = fixOfPhone(desk, lot, { offsetM: lot.between(3000, 6000), fence: 'outside' });
    city.diary.event(desk, at, check(person, city.diary.number('visit'), lot, geo));
  });
}

/** Some cards at a desk within working hours, each with what the fraud makes of its check. */
function onDesk(fraud: FraudCase, day: number, act: (desk: CityDevice, person: Person, at: number) => void): Scheme {
  const { city, lot } = fraud;
  const site = lot.pick(city.sitesOf('hospital', 'clinic', 'village-clinic'));
  const desk = city.device(site, 'kiosk-registration');
  return {
    kind: fraud.kind,
    days: [day],
    act() {
      const first = instantOf(day, lot.between(560, 640));
      for (const [n, person] of fraud.cast(lot.between(3, 5), first - 3 * HOUR_MS, first + 3 * HOUR_MS).entries()) {
        const start = first + n * 6 * MINUTE_MS;
        const settled = start + 15 * MINUTE_MS;
        const by = city.free(city.onDuty(site, start, settled), start, lot);
        if (!by || city.diary.troubleAt(desk, start)) continue;
        act(desk, person, start - 3 * MINUTE_MS);
        fraud.claim(day, claimOf({ person, site, kind: 'outpatient', start, settled, by }, city.diary, lot));
        fraud.device(day, desk);
        fraud.site(day, site);
      }
    },
  };
}

function check(person: Person, nonce: string, lot: Lot, geo?: Geo): EventContent {
  return {
    kind: 'patient.registration',
    subject: { type: 'insured', id: person.id },
    nonce,
    face: matched(lot),
    pad: { outcome: 'pass' },
    ...(geo && { geo }),
  };
}
