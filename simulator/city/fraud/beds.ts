import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS } from '../calendar.ts';
import type { City } from '../city.ts';
import { matched } from '../faces.ts';
import type { Lot } from '../lot.ts';
import { Bedside, type StayPlan, type Wards } from '../wards.ts';
import { FraudCase, type Scheme } from './case.ts';

/** Admitted with the right face, then sent home: the bed is billed and empty. */
export function hangingBed(city: City, wards: Wards, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'hanging-bed', lot);
  const act = () => {
    const days = lot.between(4, 7);
    const plan = planStay(fraud, wards, day, days, 'M51.2');
    if (!plan) return;
    const bedside = new Bedside(city, plan, lot);
    bedside.register(-20 * MINUTE_MS);
    bedside.answerChallenges((nth) => nth === 0);
    const label = { type: 'stay' as const, id: plan.stayId, ...fraud.on(day, day + days) };
    bedside.report(label);
    city.diary.truth.push({ ...label, type: 'person', id: plan.person.id });
    seenOutside(city, plan, day + 2, lot);
  };
  return { kind: fraud.kind, days: [day], act };
}

// At home, buying something for a cold: the face is their own, and so is the way to the pharmacy.
function seenOutside(city: City, { person }: StayPlan, day: number, lot: Lot): void {
  const [pharmacy] = lot.shuffled(city.sitesOf('pharmacy'));
  if (!pharmacy || !lot.chance(0.5)) return;
  city.diary.event(city.device(pharmacy, 'kiosk-pharmacy'), instantOf(day, lot.between(600, 900)), {
    kind: 'patient.pickup',
    subject: { type: 'insured', id: person.id },
    nonce: city.diary.number('visit'),
    face: matched(lot),
    pad: { outcome: 'pass' },
  });
}

/** One illness, two stays: discharged on paper and admitted again, so that two flat rates are paid. */
export function splitStay(city: City, wards: Wards, day: number, lot: Lot): Scheme {
  const fraud = new FraudCase(city, 'split-stay', lot);
  const act = () => {
    const first = planStay(fraud, wards, day, 3, 'I63.9');
    if (!first) return;
    const second: StayPlan = {
      ...first,
      stayId: city.diary.number('S'),
      admittedAt: first.dischargedAt + lot.between(20, 44) * HOUR_MS,
      dischargedAt: first.dischargedAt + 5 * DAY_MS,
    };
    for (const plan of [first, second]) {
      const bedside = new Bedside(city, plan, lot);
      bedside.register(-30 * MINUTE_MS);
      bedside.answerChallenges(() => true);
      bedside.report({ type: 'stay', id: plan.stayId, ...fraud.on(day, day + 9) });
    }
  };
  return { kind: fraud.kind, days: [day], act };
}

function planStay(fraud: FraudCase, wards: Wards, day: number, days: number, diagnosis: string): StayPlan | undefined {
  const { city, lot } = fraud;
  const site = lot.pick(city.sitesOf('hospital'));
  const admittedAt = instantOf(day, lot.between(545, 640));
  const dischargedAt = instantOf(day + days, lot.between(570, 650));
  // A second stay may follow in the same bed.
  const bed = wards.freeBed(site, admittedAt, dischargedAt + 7 * DAY_MS);
  const [person] = fraud.cast(1, admittedAt - HOUR_MS, dischargedAt + 7 * DAY_MS);
  if (bed === undefined || !person) return undefined;
  return {
    stayId: city.diary.number('S'),
    person,
    site,
    bed,
    admittedAt,
    dischargedAt,
    admission: 'outpatient',
    kind: 'inpatient',
    dischargeWay: 'home',
    diagnosis,
    surgeryAt: null,
    leave: null,
    newbornOf: null,
  };
}
