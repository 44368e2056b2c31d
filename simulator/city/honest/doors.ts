import { HOUR_MS, instantOf, MINUTE_MS } from '../calendar.ts';
import type { City, Duty } from '../city.ts';
import type { CityDevice } from '../devices.ts';
import { matched } from '../faces.ts';
import { type Lot, lotOf } from '../lot.ts';

/** Whom the cameras at the doors recognise on a day: staff on duty who agreed to it, when they face the camera. */
export function doorsOfDay(city: City, day: number): void {
  const begun = [...city.duties.values()].flat().filter(({ from }) => from >= instantOf(day, 0));
  for (const duty of begun) {
    const door = city.devices.find(({ site, profile }) => site === duty.site && profile === 'camera');
    if (!door || !city.lets(duty.who.id)) continue;
    const lot = lotOf(city.options.seed, `door ${day} ${duty.site.id} ${duty.who.code}`);
    const seen = passes(duty, lot).filter((at) => lot.chance(0.7) && sees(city, door, at));
    for (const at of seen) recognise(city, door, duty, at, lot);
    // Who forgets without having been seen is asked about, rightly; nobody can tell them from a rented licence.
    const wasSeen = seen.some((at) => at < duty.from + 2 * HOUR_MS);
    if (wasSeen && lot.chance(0.02)) forgetClockIn(city, duty);
  }
}

/** In, out, and now and then in between, ms since 1970. */
function passes({ from, until }: Duty, lot: Lot): number[] {
  const instants = [from - lot.between(4, 16) * MINUTE_MS, until + lot.between(1, 14) * MINUTE_MS];
  for (let at = from + HOUR_MS; at < until - HOUR_MS; at += HOUR_MS) {
    if (lot.chance(0.3)) instants.push(at + lot.between(0, 50) * MINUTE_MS);
  }
  return instants.toSorted((a, b) => a - b);
}

function sees(city: City, door: CityDevice, at: number): boolean {
  return (city.diary.troubleAt(door, at)?.kind ?? 'network') === 'network';
}

function recognise(city: City, door: CityDevice, { who }: Duty, at: number, lot: Lot): void {
  const subject = { type: 'practitioner' as const, id: who.id };
  city.diary.event(door, at, { kind: 'sighting', subject, face: matched(lot), pad: { outcome: 'not-run' } });
}

// The first clock-in of a duty. The next one, three hours later, is remembered.
function forgetClockIn(city: City, { who, from }: Duty): void {
  city.diary.cancel(
    (at, content) =>
      'kind' in content &&
      content.kind === 'staff.clock-in' &&
      content.subject.id === who.id &&
      Math.abs(at - from) < 30 * MINUTE_MS,
  );
  city.diary.truth.push({ type: 'practitioner', id: who.id, honest: 'forgotten-clock-in' });
}
