import { pseudonym } from '../../contract/pseudonym.ts';
import { CITY_START } from './calendar.ts';
import { type CityDevice, devicesOf, doorsOf, phoneAt } from './devices.ts';
import { Diary } from './diary.ts';
import { inhabitants, type Person, personRecords } from './inhabitants.ts';
import { type CitySite, institutions, siteRecords } from './institutions.ts';
import { type Lot, lotOf, secretOf } from './lot.ts';
import type { CityOptions } from './options.ts';
import { type Practitioner, practitionerRecords, practitioners } from './practitioners.ts';

/** Somebody on duty at a site for a span (ms since 1970). */
export interface Duty {
  readonly who: Practitioner;
  readonly site: CitySite;
  readonly from: number;
  readonly until: number;
}

/** How many of the insured see a doctor or a pharmacy on a day. */
export const VISITS_PER_PERSON_DAY = 0.035;

const SLOT_MS = 180_000;

/** The city and everybody in it. What happens goes into the diary. */
export class City {
  readonly options: CityOptions;
  readonly regionKey: Buffer;
  readonly sites: readonly CitySite[];
  readonly devices: CityDevice[];
  readonly people: readonly Person[];
  readonly staff: Practitioner[];
  readonly diary: Diary;
  /** Today's duties, by site. */
  duties = new Map<string, Duty[]>();
  /** Whose time is taken: nobody is at two places, and nobody's card is used twice at once. By person, until (ms). */
  readonly #busyUntil = new Map<string, number>();
  readonly #slots = new Set<string>();
  readonly #consented = new Set<string>();

  constructor(options: CityOptions) {
    const { seed } = options;
    this.options = options;
    this.regionKey = secretOf(seed, 'region key');
    this.sites = institutions(options.sites);
    const phones = this.sitesOf('village-clinic').map((site) => phoneAt(site, 'phone', seed, { shared: true }));
    this.devices = [...devicesOf(this.sites, seed), ...phones, ...doorsOf(this.sites, seed)];
    this.people = inhabitants(options.people, seed, this.regionKey);
    const perSite = (options.people * VISITS_PER_PERSON_DAY) / options.sites;
    this.staff = practitioners(this.sites, perSite, seed, this.regionKey);
    this.diary = new Diary(seed);
  }

  /** Writes the registers into the diary and connects all devices. */
  open(): void {
    this.diary.masters.push(
      ...this.sites.flatMap(siteRecords),
      ...this.staff.flatMap(practitionerRecords),
      ...personRecords(this.people),
    );
    for (const device of this.devices) this.diary.presence(device, CITY_START, 'online');
  }

  /** A device that comes to a site later than the others: somebody's phone. Known to the registry all the same. */
  join(device: CityDevice): void {
    this.devices.push(device);
    this.diary.presence(device, CITY_START, 'online');
  }

  /** Everybody who lives with a person, and that person. */
  household({ index, household }: Person): Person[] {
    return this.people.slice(Math.max(0, index - 5), index + 6).filter((other) => other.household === household);
  }

  device(site: CitySite, profile: CityDevice['profile']): CityDevice {
    const found = this.devices.find((device) => device.site === site && device.profile === profile);
    if (!found) throw new RangeError(`no ${profile} at ${site.id}`);
    return found;
  }

  sitesOf(...kinds: readonly CitySite['kind'][]): CitySite[] {
    return this.sites.filter(({ kind }) => kinds.includes(kind));
  }

  /** Who is on duty at a site for all of a span. */
  onDuty(site: CitySite, from: number, until: number): Practitioner[] {
    const duties = this.duties.get(site.id) ?? [];
    return duties.filter((duty) => duty.from <= from && until <= duty.until).map(({ who }) => who);
  }

  /** One of these doctors who has time for a patient at an instant: nobody begins with two within three minutes. */
  free(present: readonly Practitioner[], at: number, lot: Lot): Practitioner | undefined {
    const slot = Math.floor(at / SLOT_MS);
    const who = lot
      .shuffled(present)
      .find(({ code }) => [-1, 0, 1].every((n) => !this.#slots.has(`${code}/${slot + n}`)));
    if (who) this.#slots.add(`${who.code}/${slot}`);
    return who;
  }

  /** Whether somebody of the staff agrees to be recognised by the camera at the door: two in three do. */
  lets(id: Practitioner['id']): boolean {
    return lotOf(this.options.seed, `door and ${id}`).chance(0.67);
  }

  /** Takes a person's time until an instant, unless it is taken already. */
  take(person: Person, from: number, until: number): boolean {
    if ((this.#busyUntil.get(person.number) ?? 0) > from) return false;
    this.#busyUntil.set(person.number, until);
    return true;
  }

  /** Gives a person their time back. */
  release(person: Person): void {
    this.#busyUntil.delete(person.number);
  }

  /** A child with a number of its own, insured from birth on (ms since 1970). */
  born(at: number): Person {
    const number = this.diary
      .number('35029')
      .replace('-', '')
      .padEnd(20, String(at % 10));
    const id = pseudonym(this.regionKey, 'insured', number);
    return { index: -1, number, id, age: 0, household: -1, treatment: null, careHome: false, twin: false };
  }

  /** Somebody agrees to face verification at a device, before the first time that it looks at them. */
  consent(device: CityDevice, at: number, type: 'insured' | 'practitioner', id: Person['id'], serial: string): void {
    if (this.#consented.has(id)) return;
    this.#consented.add(id);
    const consent = {
      id: `00000000-0000-4000-8000-${serial.slice(-12).padStart(12, '0')}`,
      notice: 'notice-1',
      scopes: [
        'face-verification' as const,
        ...(type === 'practitioner' && this.lets(id) ? ['sighting' as const] : []),
      ],
      by: 'self' as const,
      under14: false,
      at: new Date(at).toISOString(),
    };
    this.diary.event(device, at, { kind: 'consent.granted', subject: { type, id }, consent });
  }
}
