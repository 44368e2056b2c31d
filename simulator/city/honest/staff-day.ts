import { inDatum } from '../../../contract/fence.ts';
import { HOUR_MS, instantOf, MINUTE_MS } from '../calendar.ts';
import type { City, Duty } from '../city.ts';
import type { CityDevice } from '../devices.ts';
import { fixOfPhone, matched, standing } from '../faces.ts';
import type { CitySite } from '../institutions.ts';
import type { Lot } from '../lot.ts';
import type { Practitioner } from '../practitioners.ts';
import type { HonestKind } from '../truth.ts';

/** How often somebody on duty clocks in again: the region lets a clock-in expire. */
const AGAIN_MS = 3 * HOUR_MS;

type Shift = readonly [site: CitySite, from: number, until: number];

/** The duties of everybody on a day, with their clock events. */
export function staffDay(city: City, day: number, lot: Lot): void {
  // Night duty reaches into the morning: what ends today stays.
  const begin = instantOf(day, 0);
  const still = [...city.duties.values()].flat().filter(({ until }) => until > begin);
  city.duties = Map.groupBy(still, ({ site }) => site.id);
  const atSite = new Map<string, number>();
  for (const who of city.staff) {
    const rank = atSite.get(who.site.id) ?? 0;
    atSite.set(who.site.id, rank + 1);
    for (const [site, from, until] of shiftsOf(who, day, rank)) work(city, { who, site, from, until }, lot);
  }
}

function shiftsOf({ site, second, role, rhythm }: Practitioner, day: number, rank: number): Shift[] {
  const shift = (where: CitySite, from: number, until: number): Shift => [
    where,
    instantOf(day, from),
    instantOf(day, until),
  ];
  if (role === 'pharmacist') return rank % 2 === 0 ? [shift(site, 480, 870)] : [shift(site, 870, 1260)];
  if (rhythm === 'night') return day % 2 === rank % 2 ? [shift(site, 1080, 1920)] : [];
  if (rhythm === 'two-sites' && second) return [shift(site, 480, 700), shift(second, 840, 1050)];
  // Every seventh day off, each on another.
  return (day + rank) % 7 === 6 ? [] : [shift(site, 480, 720), shift(site, 810, 1050)];
}

function work(city: City, duty: Duty, lot: Lot): void {
  const { who, site, from, until } = duty;
  city.duties.set(site.id, [...(city.duties.get(site.id) ?? []), duty]);
  const { diary } = city;
  const kiosk = city.device(site, 'kiosk-staff');
  const begins: number[] = [];
  for (let at = from - lot.between(3, 15) * MINUTE_MS; at < until - HOUR_MS; at += AGAIN_MS) begins.push(at);
  let situation: HonestKind = who.second ? 'multi-site-doctor' : who.rhythm === 'night' ? 'night-shift' : 'ordinary';
  for (const at of begins) situation = clockIn(city, kiosk, who, afterTrouble(city, kiosk, at), lot) ?? situation;
  if (lot.chance(0.01)) situation = 'forgotten-clock-out';
  else clock(city, kiosk, who, 'out', afterTrouble(city, kiosk, until + lot.between(1, 12) * MINUTE_MS), lot);
  if (situation !== 'ordinary') diary.truth.push({ type: 'practitioner', id: who.id, honest: situation });
}

/** Clocks in, in the village with a phone; returns what was unusual about it. */
function clockIn(city: City, kiosk: CityDevice, who: Practitioner, at: number, lot: Lot): HonestKind | undefined {
  const phone = city.devices.find((device) => device.site === kiosk.site && device.place.id === 'phone');
  const broken = phone && (city.diary.troubleAt(phone, at)?.kind ?? 'network') !== 'network';
  if (!phone || broken || !lot.chance(0.5)) {
    clock(city, kiosk, who, 'in', at, lot);
    return undefined;
  }
  const draw = lot.below(100);
  if (draw < 5) {
    // No sky over the phone: it can't tell, and says so.
    const geo = fixOfPhone(phone, lot, { accuracyM: lot.between(300, 1500), fence: 'cannot-tell' });
    clock(city, phone, who, 'in', at, lot, geo);
    return 'bad-gps';
  }
  if (draw < 8) {
    // A map service's coordinates taken for a receiver's: half a kilometre off. The screen says so; the kiosk is near.
    const right = fixOfPhone(phone, lot);
    const shifted = inDatum(right, 'GCJ02');
    clock(city, phone, who, 'in', at, lot, { ...right, ...shifted, fence: 'outside' });
    // Most walk over to the kiosk; some shrug.
    if (lot.chance(0.8)) clock(city, kiosk, who, 'in', at + 90_000, lot);
    return 'datum-mix-up';
  }
  if (draw < 10) {
    // Between high walls the receiver is sure of itself, and wrong.
    clock(
      city,
      phone,
      who,
      'in',
      at,
      lot,
      fixOfPhone(phone, lot, { offsetM: lot.between(350, 700), fence: 'outside' }),
    );
    clock(city, kiosk, who, 'in', at + lot.between(40, 240) * 1000, lot);
    return 'bad-gps';
  }
  clock(city, phone, who, 'in', at, lot, fixOfPhone(phone, lot));
  return undefined;
}

/** One clock event, with consent before the first. */
export function clock(
  city: City,
  device: CityDevice,
  who: Practitioner,
  direction: 'in' | 'out',
  at: number,
  lot: Lot,
  geo = standing(device),
): void {
  city.consent(device, at - 30_000, 'practitioner', who.id, `9${who.code.slice(-11)}`);
  const subject = { type: 'practitioner' as const, id: who.id };
  city.diary.event(device, at, {
    kind: `staff.clock-${direction}`,
    subject,
    face: matched(lot),
    pad: { outcome: 'pass' },
    geo,
  });
}

/** Who finds the kiosk dead clocks in when it is back. */
function afterTrouble(city: City, kiosk: CityDevice, at: number): number {
  const trouble = city.diary.troubleAt(kiosk, at);
  return trouble && trouble.kind !== 'network' ? trouble.until + 3 * MINUTE_MS : at;
}
