import type { SubjectId } from '../../contract/ids.ts';
import type { MasterRecord } from '../../contract/master.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import { CITY_START, DAY_MS, iso } from './calendar.ts';
import type { CitySite } from './institutions.ts';
import { lotOf } from './lot.ts';

export type Rhythm = 'day' | 'night' | 'two-sites';

export interface Practitioner {
  readonly code: string;
  readonly id: SubjectId;
  readonly role: 'doctor' | 'pharmacist';
  readonly site: CitySite;
  /** Where else somebody works, in the afternoon. */
  readonly second: CitySite | null;
  readonly rhythm: Rhythm;
  /** Began at the second site this many days before the register knows. */
  readonly filingLagDays: number;
}

/** Who works where: so many that nobody has more patients than a day allows. `visits` is what a site expects a day. */
export function practitioners(
  sites: readonly CitySite[],
  visits: number,
  seed: number,
  regionKey: Buffer,
): Practitioner[] {
  const lot = lotOf(seed, 'practitioners');
  const staff: Practitioner[] = [];
  const add = (site: CitySite, over: Partial<Practitioner>) => {
    const code = `D350203${String(staff.length + 1).padStart(6, '0')}`;
    const id = pseudonym(regionKey, 'practitioner', code);
    staff.push({ code, id, role: 'doctor', site, second: null, rhythm: 'day', filingLagDays: 0, ...over });
  };
  const clinics = sites.filter(({ kind }) => kind === 'clinic');
  for (const site of sites) {
    if (site.kind === 'pharmacy') {
      // Two of them, so that the counter is staffed from morning to evening.
      add(site, { role: 'pharmacist' });
      add(site, { role: 'pharmacist' });
      continue;
    }
    const perDay = site.kind === 'hospital' ? visits * 2 : visits;
    for (let n = 0; n < 2 + Math.ceil(perDay / 25); n += 1) add(site, {});
    if (site.kind !== 'hospital') continue;
    for (let n = 0; n < 2; n += 1) add(site, { rhythm: 'night' });
    const second = clinics.length > 0 ? lot.pick(clinics) : null;
    if (second) add(site, { rhythm: 'two-sites', second, filingLagDays: lot.chance(0.3) ? 3 : 0 });
  }
  return staff;
}

/** What the registers say of somebody: who they are and where they may practise. */
export function practitionerRecords({ code, role, site, second, filingLagDays }: Practitioner): MasterRecord[] {
  const from = iso(CITY_START - 400 * DAY_MS);
  const records: MasterRecord[] = [
    { record: 'practitioner', code, from, role },
    { record: 'registration', code, facilityId: site.id, from },
  ];
  if (second) {
    const registered = filingLagDays === 0 ? from : iso(CITY_START + filingLagDays * DAY_MS);
    records.push({ record: 'registration', code, facilityId: second.id, from: registered });
  }
  return records;
}
