import { CITY_START, DAY_MS, iso } from './calendar.ts';
import { City } from './city.ts';
import type { MessageRow } from './diary.ts';
import { plotFrauds } from './fraud/schemes.ts';
import { doorsOfDay } from './honest/doors.ts';
import { careHomesOfDay, dialysisOfDay, registerCarers } from './honest/regulars.ts';
import { staffDay } from './honest/staff-day.ts';
import { admissionsOfDay } from './honest/stays.ts';
import { visitsOfDay } from './honest/visits.ts';
import { lotOf } from './lot.ts';
import type { CityOptions } from './options.ts';
import { troubleOfDay } from './troubles.ts';
import { Wards } from './wards.ts';

/** Lets a city live, day by day. The diary's other rows are the caller's to take after each day. */
export function* life(options: CityOptions): Generator<{ city: City; day: number; messages: MessageRow[] }> {
  const city = new City(options);
  const wards = new Wards();
  city.open();
  registerCarers(city, iso(CITY_START - 400 * DAY_MS));
  const schemes = plotFrauds(city, wards);
  labelEverybody(city);
  for (let day = 0; day < options.days; day += 1) {
    const lot = lotOf(options.seed, `day ${day}`);
    const doorLot = lotOf(options.seed, `doors ${day}`);
    for (const device of city.devices) {
      troubleOfDay(device, day, city.diary, device.profile === 'camera' ? doorLot : lot);
    }
    staffDay(city, day, lot);
    doorsOfDay(city, day);
    // Before the others, so that whom a fraud needs is not taken.
    for (const scheme of schemes) if (scheme.days.includes(day)) scheme.act(day);
    admissionsOfDay(city, wards, day, lotOf(options.seed, `admissions ${day}`));
    dialysisOfDay(city, day, lotOf(options.seed, `dialysis ${day}`));
    careHomesOfDay(city, day, lotOf(options.seed, `care homes ${day}`));
    visitsOfDay(city, day, lotOf(options.seed, `visits ${day}`));
    yield { city, day, messages: city.diary.close(day) };
  }
  // Night duty ends in the morning after, and what waited in an outbox arrives.
  yield { city, day: options.days, messages: city.diary.close(options.days) };
}

function labelEverybody({ diary, people, staff, devices, sites }: City): void {
  for (const { id, treatment, twin } of people) {
    diary.truth.push({ type: 'person', id, honest: treatment ?? (twin ? 'twin' : 'ordinary') });
  }
  for (const { id, second, filingLagDays, rhythm } of staff) {
    const honest =
      filingLagDays > 0 ? 'filing-lag' : second ? 'multi-site-doctor' : rhythm === 'night' ? 'night-shift' : 'ordinary';
    diary.truth.push({ type: 'practitioner', id, honest });
  }
  for (const { id, wrongClock, driftMs } of devices) {
    const honest = wrongClock ? 'clock-wrong' : Math.abs(driftMs) > 1000 ? 'clock-drift' : 'ordinary';
    diary.truth.push({ type: 'device', id, honest });
  }
  for (const { id } of sites) diary.truth.push({ type: 'site', id, honest: 'ordinary' });
}
