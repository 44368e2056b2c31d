import type { Store } from '../hub/store/store.ts';
import { Dice } from './crosscheck-dice.ts';
import { eventWriter, staffOfSite } from './crosscheck-events.ts';
import { instant, pseudonymOf } from './crosscheck-ids.ts';
import { cityWriters } from './crosscheck-tables.ts';

/** A city as large as Ningbo (scale 1): per day 500,000 claims, 600,000 patient attestations, 217,000 clock events. */
export interface CitySize {
  readonly scale: number;
  readonly days: number;
}

export interface CityRows {
  readonly claims: number;
  readonly lines: number;
  readonly checkIns: number;
  readonly clockEvents: number;
  readonly stays: number;
  readonly devices: number;
}

const SITES = 1500;
const CLAIMS_PER_SITE = 1000 / 3;
const STAFF_PER_SITE = 36;
const STAYS_PER_SITE = 20;
const KIOSKS_PER_SITE = 16;
const INSURED = 7_165_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** 2026-03-02, 00:00 in China. */
export const CITY_STARTS = Date.parse('2026-03-01T16:00:00.000Z');

/**
 * Fills an empty store with days of a city. 1 claim in 200 has nobody behind it; 1 doctor in 500 does not clock in; 1 check-in
 * in 20 is looked at twice. The same size gives the same rows. Envelopes are as long as real ones and signed by nobody.
 */
export async function fillCity(store: Store, { scale, days }: CitySize): Promise<CityRows> {
  const sites = Math.max(1, Math.round(SITES * scale));
  const people = Math.round(INSURED * scale);
  const rows = { claims: 0, lines: 0, checkIns: 0, clockEvents: 0, stays: 0, devices: 0 };
  const dice = new Dice(20_260_302);
  const events = eventWriter(store);
  const { claims, lines, stays, devices, presence, masters, siteRows } = cityWriters(store);
  const now = instant(CITY_STARTS);

  for (let site = 0; site < sites; site += 1) {
    const id = `H3302${String(site).padStart(7, '0')}`;
    const place = { lat: 29.8 + dice.below(1000) / 2500, lon: 121.5 + dice.below(1000) / 2500 };
    await siteRows.add([id, `Site ${site}`, '330200', now]);
    await masters.add(
      masterRow('site', id, id, null, { record: 'site', facilityId: id, kind: 'hospital', alwaysOpen: true }),
    );
    for (let kiosk = 0; kiosk < KIOSKS_PER_SITE; kiosk += 1) {
      const device = `${id}-${kiosk}`;
      const profile = kiosk % 4 === 3 ? 'kiosk-staff' : 'kiosk-registration';
      const position = { ...place, datum: 'WGS84', accuracyM: 5 };
      await devices.add([
        device,
        id,
        device,
        profile,
        '{}',
        JSON.stringify({ position }),
        'L1',
        device,
        device,
        'active',
        now,
      ]);
      await presence.add([device, id, instant(CITY_STARTS - DAY), 0]);
      rows.devices += 1;
    }
    const staff = staffOfSite(site, STAFF_PER_SITE);
    for (const who of staff) {
      await masters.add(
        masterRow('practitioner', who, null, who, { record: 'practitioner', practitioner: who, role: 'doctor' }),
      );
      const registration = { record: 'registration', practitioner: who, facilityId: id };
      await masters.add(masterRow('registration', `${who}/${id}`, id, who, registration));
    }
    for (let day = 0; day < days; day += 1) {
      const morning = CITY_STARTS + day * DAY + 8 * 60 * MINUTE;
      for (const who of staff) {
        if (dice.below(500) === 0) continue;
        for (const [direction, minute] of [
          ['in', -10],
          ['out', 245],
          ['in', 320],
          ['out', 610],
        ] as const) {
          await events.clock(`${id}-3`, id, who, direction, morning + (minute + dice.below(10)) * MINUTE, place);
          rows.clockEvents += 1;
        }
      }
      for (let n = 0; n < CLAIMS_PER_SITE; n += 1) {
        const person = pseudonymOf('p', dice.below(people));
        const minute = dice.below(460);
        const start = morning + (minute < 230 ? minute + 5 : minute + 105) * MINUTE;
        const claim = `C${day}-${site}-${n}`;
        const kiosk = `${id}-${dice.below(3)}`;
        const looks = dice.below(200) === 0 ? 0 : dice.below(20) < 3 ? 2 : 1;
        for (let look = 0; look < looks; look += 1) {
          await events.checkIn(
            kiosk,
            id,
            person,
            start - (6 - look) * MINUTE,
            claim,
            look + 1 < looks ? 'not-assessable' : 'match',
          );
          rows.checkIns += 1;
        }
        const amount = 2000 + dice.below(60_000);
        const settled = instant(start + 12 * MINUTE);
        const doctor = staff[dice.below(staff.length)] ?? '';
        await claims.add([
          claim,
          person,
          id,
          n % 5 === 0 ? 'pharmacy' : 'outpatient',
          instant(start),
          settled,
          kiosk,
          amount,
          Math.round(amount * 0.7),
        ]);
        for (let line = 0; line < 2 + (n % 2); line += 1) {
          await lines.add([
            claim,
            `L${line}`,
            instant(start + (3 + line) * MINUTE),
            doctor,
            0,
            `Z${dice.below(4000)}`,
            Math.round(amount / 3),
            1000,
            0,
          ]);
          rows.lines += 1;
        }
        rows.claims += 1;
      }
    }
    for (let n = 0; n < STAYS_PER_SITE; n += 1) {
      const [stay, person] = [`S-${site}-${n}`, pseudonymOf('p', dice.below(people))];
      const admitted = CITY_STARTS + (9 * 60 + dice.below(480)) * MINUTE - dice.below(4) * DAY;
      await stays.add([
        stay,
        person,
        id,
        'inpatient',
        instant(admitted),
        instant(admitted),
        'W1',
        `B${n}`,
        staff[n % staff.length] ?? '',
        STAY_DETAIL,
      ]);
      for (let day = 0; day < days; day += 1) {
        await events.bedside(
          `${id}-4`,
          id,
          person,
          CITY_STARTS + day * DAY + (15 * 60 + dice.below(240)) * MINUTE,
          stay,
        );
        rows.checkIns += 1;
      }
      rows.stays += 1;
    }
  }
  for (const writer of [siteRows, devices, presence, masters, claims, lines, stays, events]) await writer.flush();
  return rows;
}

const STAY_DETAIL = JSON.stringify({
  dischargeBed: null,
  moves: [],
  icu: [],
  leaves: [],
  surgeries: [],
  firstOrderAt: null,
  firstNoteAt: null,
  firstExaminationAt: null,
  uploadedAt: null,
});

function masterRow(kind: string, key: string, site: string | null, subject: string | null, content: object) {
  const from = '2026-01-01T00:00:00.000Z';
  return [`${kind}/${key}`, kind, key, site, subject, from, JSON.stringify({ ...content, from }), key, from, 'bench'];
}
