import { DAY_MS, dayOf, HOUR_MS, instantOf, iso, MINUTE_MS } from './calendar.ts';
import type { City } from './city.ts';
import { yuan } from './claims.ts';
import { matched } from './faces.ts';
import type { Person } from './inhabitants.ts';
import { bedOf, type CitySite } from './institutions.ts';
import type { Lot } from './lot.ts';
import type { HonestKind, TruthRow } from './truth.ts';

interface Span {
  readonly from: number;
  readonly until: number;
}

/** A stay as it is going to be. Instants in ms since 1970. */
export interface StayPlan {
  readonly stayId: string;
  readonly person: Person;
  readonly site: CitySite;
  readonly bed: number;
  readonly admittedAt: number;
  readonly dischargedAt: number;
  readonly admission: 'emergency' | 'outpatient' | 'transfer';
  readonly kind: 'inpatient' | 'maternity';
  readonly dischargeWay: 'home' | 'transfer';
  readonly diagnosis: string;
  readonly surgeryAt: number | null;
  readonly leave: Span | null;
  readonly newbornOf: string | null;
}

const CHALLENGE_MINUTES = 30;
const PER_DAY_FEN = 62_000;

/** Which bed is taken when, and who was in hospital lately. */
export class Wards {
  readonly #taken = new Map<string, Span[]>();
  readonly #lastIn = new Map<string, number>();

  /** A bed that is free for all of a span, with half a day between two patients; undefined when the house is full. */
  freeBed(site: CitySite, from: number, until: number): number | undefined {
    for (let bed = 0; bed < site.beds; bed += 1) {
      const spans = this.#taken.get(`${site.id}/${bed}`) ?? [];
      if (spans.some((span) => span.from - 12 * HOUR_MS < until && from < span.until + 12 * HOUR_MS)) continue;
      this.#taken.set(`${site.id}/${bed}`, [...spans, { from, until }]);
      return bed;
    }
    return undefined;
  }

  /** Whether somebody has been in hospital within two months; from now on they have. */
  wasIn(person: Person, day: number): boolean {
    const last = this.#lastIn.get(person.number);
    if (last !== undefined && day - last < 60) return true;
    this.#lastIn.set(person.number, day);
    return false;
  }
}

type Label = { readonly honest: HonestKind } | Extract<TruthRow, { fraud: unknown }>;

/** What happens around one stay, from the desk to the bill. */
export class Bedside {
  readonly #city: City;
  readonly #plan: StayPlan;
  readonly #lot: Lot;

  constructor(city: City, plan: StayPlan, lot: Lot) {
    this.#city = city;
    this.#plan = plan;
    this.#lot = lot;
  }

  /** The patient before the camera, `offsetMs` after admission (negative: before), or when the device works again. */
  register(offsetMs: number): void {
    const { site, person, admittedAt } = this.#plan;
    const desk = this.#city.device(site, 'kiosk-registration');
    const planned = admittedAt + offsetMs;
    const trouble = this.#city.diary.troubleAt(desk, planned);
    const at = trouble && trouble.kind !== 'network' ? trouble.until + 10 * MINUTE_MS : planned;
    this.#city.consent(desk, at - 40_000, 'insured', person.id, person.number);
    this.#city.diary.event(desk, at, {
      kind: 'patient.registration',
      subject: { type: 'insured', id: person.id },
      nonce: this.#city.diary.number('visit'),
      face: matched(this.#lot),
      pad: { outcome: 'pass' },
    });
  }

  /** A challenge on most days, in daytime; answered on those days (counted from 0) of which `present` says so. */
  answerChallenges(present: (day: number) => boolean): void {
    const { stayId, person, site, admittedAt, dischargedAt, surgeryAt, leave } = this.#plan;
    const ward = this.#city.device(site, 'handheld-ward');
    const first = dayOf(admittedAt);
    for (let day = first; day <= dayOf(dischargedAt); day += 1) {
      const issuedAt = instantOf(day, this.#lot.between(560, 1020));
      const asked = this.#lot.chance(0.7) && day < this.#city.options.days;
      if (issuedAt < admittedAt + HOUR_MS || issuedAt > dischargedAt - HOUR_MS || !asked) continue;
      const id = this.#city.diary.number('challenge');
      const dueAt = issuedAt + CHALLENGE_MINUTES * MINUTE_MS;
      const row = { id, stayId, person: person.id, site: site.id, issuedAt: iso(issuedAt), dueAt: iso(dueAt) };
      this.#city.diary.challenges.push(row);
      const operated = surgeryAt !== null && issuedAt >= surgeryAt - HOUR_MS && issuedAt < surgeryAt + 4 * HOUR_MS;
      const away = leave !== null && issuedAt >= leave.from - HOUR_MS && issuedAt <= leave.until;
      const at = issuedAt + this.#lot.between(2, 20) * MINUTE_MS;
      if (!present(day - first) || operated || away) continue;
      this.#city.diary.event(ward, at, {
        kind: 'patient.bedside',
        subject: { type: 'insured', id: person.id },
        nonce: id,
        face: matched(this.#lot),
        pad: { outcome: 'pass' },
      });
    }
  }

  /** The stay's report, what excuses the patient from the bed, the bill, and what is true about them. */
  report(label: Label): void {
    const { diary, options } = this.#city;
    const { stayId, person, site, admittedAt, dischargedAt, surgeryAt, leave, newbornOf } = this.#plan;
    const over = dischargedAt > instantOf(options.days, 0);
    const place = bedOf(this.#plan.bed);
    const attending = this.#attending();
    const first = this.#lot.between(30, 150) * MINUTE_MS;
    const surgery = surgeryAt === null ? null : { from: iso(surgeryAt), until: iso(surgeryAt + 2 * HOUR_MS) };
    const away = leave && { from: iso(leave.from), until: iso(leave.until) };
    diary.claims.push({
      stayId,
      personId: person.number,
      facilityId: site.id,
      kind: this.#plan.kind,
      reportedAt: iso(over ? admittedAt + DAY_MS : dischargedAt),
      admittedAt: iso(admittedAt),
      ...(!over && { dischargedAt: iso(dischargedAt), dischargeWay: this.#plan.dischargeWay, dischargeBed: place.bed }),
      admission: this.#plan.admission,
      ...place,
      diagnosis: this.#plan.diagnosis,
      ...(attending && { attending: attending.code }),
      homeRegion: `3502${String(3 + (person.household % 9)).padStart(2, '0')}`,
      ...(newbornOf && { newbornOf }),
      ...(surgery && { surgeries: [surgery] }),
      ...(away && { leaves: [away] }),
      firstOrderAt: iso(admittedAt + first),
      firstNoteAt: iso(admittedAt + first + this.#lot.between(20, 240) * MINUTE_MS),
      firstExaminationAt: iso(admittedAt + first + this.#lot.between(60, 700) * MINUTE_MS),
      uploadedAt: iso(admittedAt + this.#lot.between(12, 40) * HOUR_MS),
    });
    if (surgeryAt !== null) {
      const gone = { from: iso(surgeryAt - HOUR_MS), until: iso(surgeryAt + 4 * HOUR_MS) }; // with the recovery room
      diary.masters.push({ record: 'exemption', stayId, ...gone, kind: 'operating-room' });
    }
    if (away) diary.masters.push({ record: 'exemption', stayId, ...away, kind: 'leave' });
    diary.truth.push(
      'honest' in label ? { type: 'stay', id: stayId, honest: label.honest } : { ...label, id: stayId, type: 'stay' },
    );
    if (!over) this.#bill(label, attending?.code);
  }

  #bill(label: Label, doctor: string | undefined): void {
    const { stayId, person, site, admittedAt, dischargedAt, newbornOf, kind, diagnosis } = this.#plan;
    const { diary } = this.#city;
    const nights = Math.max(1, dayOf(dischargedAt) - dayOf(admittedAt));
    const total = nights * PER_DAY_FEN;
    const fundFen = Math.round(total * 0.7);
    const claimId = diary.number('C');
    diary.claims.push({
      claimId,
      encounterId: stayId,
      personId: person.number,
      facilityId: site.id,
      kind,
      serviceStart: iso(admittedAt),
      serviceEnd: iso(dischargedAt),
      settledAt: iso(dischargedAt + this.#lot.between(20, 90) * MINUTE_MS),
      ...(newbornOf && { exception: 'infant' as const }),
      diagnosis,
      operatorId: `O-${site.id}-2`,
      amounts: { total: yuan(total), fund: yuan(fundFen) },
      lines: Array.from({ length: nights }, (_, night) => ({
        lineId: `${night + 1}`,
        at: iso(Math.min(admittedAt + (night + 0.5) * DAY_MS, dischargedAt)),
        ...(doctor && { ordering: doctor }),
        item: 'I900',
        amount: yuan(PER_DAY_FEN),
      })),
    });
    diary.truth.push(
      'honest' in label
        ? { type: 'claim', id: claimId, honest: label.honest }
        : { ...label, id: claimId, type: 'claim', fundFen },
    );
  }

  #attending() {
    const doctors = this.#city.staff.filter(({ site, rhythm }) => site === this.#plan.site && rhythm === 'day');
    return doctors.length > 0 ? this.#lot.pick(doctors) : undefined;
  }
}
