import { pseudonym } from '../../../contract/pseudonym.ts';
import { CITY_START, DAY_MS, HOUR_MS, instantOf, iso, MINUTE_MS } from '../calendar.ts';
import type { City } from '../city.ts';
import { claimOf } from '../claims.ts';
import { phoneAt } from '../devices.ts';
import { fixOfPhone, matched, standing } from '../faces.ts';
import { checkIn } from '../honest/check-in.ts';
import { clock } from '../honest/staff-day.ts';
import type { CitySite } from '../institutions.ts';
import { type Lot, lotOf } from '../lot.ts';
import type { Practitioner } from '../practitioners.ts';
import { FraudCase, type Scheme } from './case.ts';

/** A doctor who lent the licence and is never there: others treat, and bill under the code. */
export function rentedLicence(city: City, days: readonly number[], lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'rented-licence', lot);
  const site = lot.pick(city.sitesOf('clinic', 'hospital', 'village-clinic'));
  const absent = absentDoctor(city, site, fraud.id);
  const act = (day: number) => {
    bill(fraud, day, site, absent, lot.between(3, 5));
    showAtTheDoor(city, day, site, absent);
    fraud.practitioner(day, absent);
  };
  return { kind: fraud.kind, days, act };
}

function absentDoctor(city: City, site: CitySite, name: string): Practitioner {
  const code = `D350203${String(800_000 + Number(name.slice(-5))).padStart(6, '0')}`;
  const from = iso(CITY_START - 400 * DAY_MS);
  city.diary.masters.push(
    { record: 'practitioner', code, from, role: 'doctor' },
    { record: 'registration', code, facilityId: site.id, from },
  );
  const id = pseudonym(city.regionKey, 'practitioner', code);
  return { code, id, role: 'doctor', site, second: null, rhythm: 'day', filingLagDays: 0 };
}

// A picture of the absent doctor before the camera at the door, which sees that it is one.
function showAtTheDoor(city: City, day: number, site: CitySite, who: Practitioner): void {
  const door = city.devices.find((device) => device.site === site && device.profile === 'camera');
  const lot = lotOf(city.options.seed, `picture ${day} ${who.code}`);
  if (!door || !lot.chance(0.5)) return;
  const subject = { type: 'practitioner' as const, id: who.id };
  const at = instantOf(day, 500) + lot.below(10 * MINUTE_MS);
  city.diary.event(door, at, { kind: 'sighting', subject, face: matched(lot), pad: { outcome: 'fail' } });
}

/** Real patients who are treated by somebody else than the one on the bill. */
function bill(fraud: FraudCase, day: number, site: CitySite, named: Practitioner, count: number, begin = 520): void {
  const { city, lot } = fraud;
  const desk = city.device(site, 'kiosk-registration');
  for (let n = 0; n < count; n += 1) {
    const start = instantOf(day, begin + n * 35 + lot.between(0, 10));
    const settled = start + 20 * MINUTE_MS;
    const [person] = fraud.cast(1, start - 2 * HOUR_MS, settled + 2 * HOUR_MS);
    if (!person) continue;
    const seen = checkIn(city, desk, person, start - 6 * MINUTE_MS, named, lot);
    fraud.claim(
      day,
      claimOf({ person, site, kind: 'outpatient', start, settled, by: named }, city.diary, lot, seen.over),
    );
  }
}

/** A doctor on duty at one site is billed at another. */
export function doctorElsewhere(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'doctor-elsewhere', lot);
  const act = () => {
    const site = lot.pick(city.sitesOf('clinic', 'hospital'));
    const others = [...city.duties.values()]
      .flat()
      .filter(
        (duty) =>
          duty.site !== site &&
          duty.who.second === null &&
          duty.who.role === 'doctor' &&
          duty.from === instantOf(day, 480),
      );
    if (others.length === 0) return;
    const { who } = lot.pick(others);
    const from = iso(CITY_START - 400 * DAY_MS);
    city.diary.masters.push({ record: 'registration', code: who.code, facilityId: site.id, from });
    bill(fraud, day, site, who, 3);
    fraud.practitioner(day, who);
  };
  return { kind: fraud.kind, days: [day], act };
}

/** A colleague clocks in for doctors who are not there: before the kiosk with a photograph, or with one phone for all. */
export function buddyPunching(city: City, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'buddy-punching', lot);
  const site = lot.pick(city.sitesOf('clinic', 'hospital'));
  const byPhone = lot.chance(0.5);
  const absent = Array.from({ length: byPhone ? 3 : 1 }, (_, n) => absentDoctor(city, site, `${fraud.id}${n}`));
  const phone = phoneAt(site, `buddy-${fraud.id.slice(-4)}`, city.options.seed, { shared: false });
  if (byPhone) city.join(phone);
  const act = () => {
    for (const [n, who] of absent.entries()) {
      const at = instantOf(day, 485 + n);
      if (byPhone) clock(city, phone, who, 'in', at, lot, fixOfPhone(phone, lot));
      else photograph(fraud, site, who, at);
      bill(fraud, day, site, who, 2, 530 + n * 5);
      fraud.practitioner(day, who);
    }
    fraud.device(day, byPhone ? phone : city.device(site, 'kiosk-staff'));
  };
  return { kind: fraud.kind, days: [day], act };
}

// Twice the camera sees that it is a picture; the third time it is deceived.
function photograph({ city, lot }: FraudCase, site: CitySite, who: Practitioner, at: number): void {
  const kiosk = city.device(site, 'kiosk-staff');
  const subject = { type: 'practitioner' as const, id: who.id };
  for (const [n, outcome] of (['fail', 'fail', 'pass'] as const).entries()) {
    const when = at + n * 18_000;
    city.diary.event(kiosk, when, {
      kind: 'staff.clock-in',
      subject,
      face: matched(lot),
      pad: { outcome },
      geo: standing(kiosk),
    });
  }
}
