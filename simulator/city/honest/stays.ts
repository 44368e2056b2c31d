import { DAY_MS, HOUR_MS, instantOf, iso, MINUTE_MS } from '../calendar.ts';
import type { City } from '../city.ts';
import { lengthOfVisit } from '../claims.ts';
import type { Person } from '../inhabitants.ts';
import type { CitySite } from '../institutions.ts';
import type { Lot } from '../lot.ts';
import type { HonestKind } from '../truth.ts';
import { Bedside, type StayPlan, type Wards } from '../wards.ts';

const DIAGNOSES = ['J18.9', 'I63.9', 'K35.8', 'I20.0', 'E11.9', 'N20.0', 'S72.0', 'K80.2', 'M51.2', 'I10.x'];

/** Admissions of a day in every hospital. */
export function admissionsOfDay(city: City, wards: Wards, day: number, lot: Lot): void {
  for (const site of city.sitesOf('hospital')) {
    const expected = Math.min(site.beds / 8, city.people.length / 400);
    const admissions = Math.floor(expected) + (lot.chance(expected % 1) ? 1 : 0);
    for (let n = 0; n < admissions; n += 1) admit(city, wards, site, day, lot);
  }
  for (const person of city.people) {
    // A cycle of chemotherapy every fortnight, same disease, planned.
    if (person.treatment !== 'chemotherapy' || (day + person.index) % 14 !== 3) continue;
    const site = city.sitesOf('hospital')[person.index % Math.max(1, city.sitesOf('hospital').length)];
    if (site) begin(city, wards, site, person, day, lot, { situation: 'chemotherapy', days: 3, diagnosis: 'Z51.1' });
  }
}

function admit(city: City, wards: Wards, site: CitySite, day: number, lot: Lot): void {
  const person = lot.pick(city.people);
  if (person.treatment || person.careHome || person.age < 6 || wards.wasIn(person, day)) return;
  const draw = lot.below(100);
  const other = city.sitesOf('hospital').find((hospital) => hospital !== site);
  if (draw < 15) begin(city, wards, site, person, day, lot, { situation: 'emergency' });
  else if (draw < 35) begin(city, wards, site, person, day, lot, { situation: 'surgery' });
  else if (draw < 40) begin(city, wards, site, person, day, lot, { situation: 'leave', days: 7 });
  else if (draw < 46 && other) transfer(city, wards, site, other, person, day, lot);
  else if (draw < 54 && person.age > 22 && person.age < 40) birth(city, wards, site, person, day, lot);
  else begin(city, wards, site, person, day, lot, { situation: 'ordinary' });
}

interface Beginning {
  readonly situation: HonestKind;
  readonly days?: number;
  readonly diagnosis?: string;
  readonly admittedAt?: number;
  readonly over?: Partial<StayPlan>;
}

function begin(
  city: City,
  wards: Wards,
  site: CitySite,
  person: Person,
  day: number,
  lot: Lot,
  b: Beginning,
): StayPlan | undefined {
  const admittedAt = b.admittedAt ?? instantOf(day, lot.between(540, 640)) + lot.below(60_000);
  const dischargedAt = instantOf(day + (b.days ?? lot.between(4, 10)), lot.between(560, 660));
  if (admittedAt >= instantOf(city.options.days, 0)) return undefined;
  const bed = wards.freeBed(site, admittedAt, dischargedAt);
  if (bed === undefined || !city.take(person, admittedAt - HOUR_MS, dischargedAt + DAY_MS)) return undefined;
  const plan: StayPlan = {
    stayId: city.diary.number('S'),
    person,
    site,
    bed,
    admittedAt,
    dischargedAt,
    admission: b.situation === 'emergency' ? 'emergency' : 'outpatient',
    kind: 'inpatient',
    dischargeWay: 'home',
    diagnosis: b.diagnosis ?? lot.pick(DIAGNOSES),
    surgeryAt: b.situation === 'surgery' ? admittedAt + DAY_MS + lot.between(0, 5) * HOUR_MS : null,
    leave:
      b.situation === 'leave' ? { from: admittedAt + 3 * DAY_MS, until: admittedAt + 3 * DAY_MS + 20 * HOUR_MS } : null,
    newbornOf: null,
    ...b.over,
  };
  const bedside = new Bedside(city, plan, lot);
  if (plan.newbornOf === null) bedside.register(b.situation === 'emergency' ? 6 * HOUR_MS : -lengthOfVisit(lot));
  if (plan.newbornOf === null) bedside.answerChallenges(() => true);
  bedside.report({ honest: b.situation });
  return plan;
}

/** Moved on to another hospital after a day or two. */
function transfer(
  city: City,
  wards: Wards,
  site: CitySite,
  other: CitySite,
  person: Person,
  day: number,
  lot: Lot,
): void {
  const way = { dischargeWay: 'transfer' as const };
  const first = begin(city, wards, site, person, day, lot, { situation: 'transfer', days: 2, over: way });
  if (!first) return;
  const admittedAt = first.dischargedAt + lot.between(60, 150) * MINUTE_MS;
  city.release(person);
  const over = { admission: 'transfer' as const };
  begin(city, wards, other, person, day + 2, lot, {
    situation: 'transfer',
    admittedAt,
    diagnosis: first.diagnosis,
    over,
  });
}

/** A mother and, a day later, her child, who has no face that a camera knows. */
function birth(city: City, wards: Wards, site: CitySite, mother: Person, day: number, lot: Lot): void {
  const kind = 'maternity' as const;
  const stay = begin(city, wards, site, mother, day, lot, {
    situation: 'newborn',
    days: 5,
    diagnosis: 'O80.9',
    over: { kind },
  });
  if (!stay) return;
  const bornAt = stay.admittedAt + DAY_MS;
  const child = city.born(bornAt);
  city.diary.masters.push({
    record: 'person',
    personId: child.number,
    from: iso(bornAt),
    bornOn: iso(bornAt).slice(0, 10),
  });
  const over = { kind, newbornOf: stay.stayId, bed: stay.bed, dischargedAt: stay.dischargedAt };
  begin(city, wards, site, child, day + 1, lot, { situation: 'newborn', admittedAt: bornAt, diagnosis: 'Z38.0', over });
}
