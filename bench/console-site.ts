import type { Digest } from '../contract/ids.ts';
import type { NewRow, Row } from '../hub/store/tables.ts';
import { type BenchKiosk, bulkEvent, chainRow, newKiosk, signedEvent } from './console-events.ts';
import { type FoundCase, findingOf } from './console-findings.ts';
import type { Dice } from './crosscheck-dice.ts';
import { instant, pseudonymOf } from './crosscheck-ids.ts';

export type AttestedRow = Omit<Row<'attestations'>, 'digest'> & { readonly digest: Digest };

/** Everything that happened at one site, by table. */
export interface SiteBatch {
  readonly sites: NewRow<'sites'>[];
  readonly devices: NewRow<'devices'>[];
  readonly keys: NewRow<'device_keys'>[];
  readonly presence: NewRow<'device_presence'>[];
  readonly attestations: AttestedRow[];
  readonly chains: NewRow<'chains'>[];
  readonly claims: NewRow<'claims'>[];
  readonly lines: NewRow<'claim_lines'>[];
  readonly judged: NewRow<'judged_subjects'>[];
  readonly verdicts: NewRow<'verdicts'>[];
  readonly findings: NewRow<'findings'>[];
  readonly events: NewRow<'finding_events'>[];
}

/** What one site is asked to have. `from` in ms since 1970, midnight in China. */
export interface SitePlan {
  readonly number: number;
  readonly claims: number;
  readonly attestations: number;
  /** Every so many claims, one has a finding. */
  readonly findingEvery: number;
  readonly days: number;
  readonly from: number;
  /** How many events and claims there were before. */
  readonly eventsBefore: number;
  readonly claimsBefore: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const STAFF = 8;
const PEOPLE_OF_A_SITE = 700;

export const siteId = (number: number): string => `H3302${String(number).padStart(7, '0')}`;
export const doctorOf = (site: number, n: number): string => pseudonymOf('d', site * 100 + n);

/** Makes up what happened at a site, day by day; the same plan gives the same rows, but for signatures. */
export function fillSite(plan: SitePlan, dice: Dice): SiteBatch {
  const { number, days, from } = plan;
  const site = siteId(number);
  const place = { lat: 29.8 + (number % 97) / 240, lon: 121.5 + (number % 89) / 220 };
  const kiosks = ['kiosk-registration', 'kiosk-registration', 'kiosk-pharmacy', 'kiosk-staff'].map((profile, n) =>
    newKiosk(`${site.toLowerCase()}-${n}`, site, profile, place, from),
  );
  const batch: SiteBatch = emptyBatch(site, number, place, kiosks, from);
  let events = plan.eventsBefore;
  const nextId = () => {
    events += 1;
    return eventId(events);
  };
  const staffKiosk = kiosks[3] as BenchKiosk;
  let claim = plan.claimsBefore;
  for (let day = 0; day < days; day += 1) {
    const morning = from + day * DAY + 8 * 60 * MINUTE;
    const [clocks, claims] = [clocksOn(plan, day), shareOf(plan.claims, days, day)];
    for (let n = 0; n < clocks; n += 1) {
      const direction = n % 2 === 0 ? 'in' : 'out';
      const at = morning + (n % 4 < 2 ? (n % 2) * 240 - 10 : 300 + (n % 2) * 240) * MINUTE + dice.below(600) * 1000;
      const who = doctorOf(number, (n >> 2) % (STAFF - 1)); // the last of them never clocks in
      batch.attestations.push(bulkEvent(staffKiosk, nextId(), `staff.clock-${direction}`, who, at, events, place));
    }
    for (let n = 0; n < claims; n += 1) {
      claim += 1;
      const start = morning + dice.below(480) * MINUTE;
      const found =
        claim % plan.findingEvery === 0
          ? (['P01', 'P02', 'D01', 'D02'] as const)[(claim / plan.findingEvery) % 4]
          : null;
      const person = pseudonymOf('p', number * PEOPLE_OF_A_SITE + dice.below(PEOPLE_OF_A_SITE));
      const doctor = doctorOf(number, found === 'D01' ? STAFF - 1 : dice.below(STAFF - 1));
      const kiosk = kiosks[dice.below(3)] as BenchKiosk;
      const amount = 2000 + dice.below(90_000);
      const id = `C${String(claim).padStart(9, '0')}`;
      addClaim(batch, { id, person, site, doctor, start, amount, terminal: kiosk.id, n });
      const seen: string[] = [];
      if (found === 'P02') {
        for (let look = 0; look < 2; look += 1) {
          const row = signedEvent(kiosk, nextId(), person, start - (4 - look) * MINUTE, events, id);
          seen.push(row.jti);
          batch.attestations.push(row);
        }
      } else if (found !== 'P01') {
        batch.attestations.push(
          bulkEvent(kiosk, nextId(), 'patient.registration', person, start - 5 * MINUTE, events, place, id),
        );
      }
      const evidence: FoundCase = {
        rule: found ?? 'P01',
        claim: id,
        person,
        doctor,
        site,
        number,
        start,
        amount,
        seen,
      };
      if (found) findingOf(batch, evidence, dice);
      else if (dice.below(50) === 0) batch.verdicts.push(inconclusive(id, site, kiosk.id, start));
      else batch.judged.push(clearOf(id, start));
    }
  }
  batch.chains.push(...kiosks.map(chainRow));
  return batch;
}

// Check-ins are one a claim; clock events are what is left, in fours.
function clocksOn({ claims, attestations, days }: SitePlan, day: number): number {
  return Math.max(0, shareOf(attestations, days, day) - shareOf(claims, days, day));
}

// A total spread over days without losing the remainder.
function shareOf(total: number, days: number, day: number): number {
  return Math.floor((total * (day + 1)) / days) - Math.floor((total * day) / days);
}

// Shaped as a UUIDv7 and in order, so that the index of ids grows at its end as a hub's does.
function eventId(n: number): string {
  const hex = n.toString(16).padStart(8, '0');
  return `0195${hex.slice(0, 4)}-${hex.slice(4)}-7000-8000-${hex.padStart(12, '0')}`;
}

interface BenchClaim {
  readonly id: string;
  readonly person: string;
  readonly site: string;
  readonly doctor: string;
  readonly start: number;
  readonly amount: number;
  readonly terminal: string;
  readonly n: number;
}

function addClaim(batch: SiteBatch, { id, person, site, doctor, start, amount, terminal, n }: BenchClaim): void {
  const settled_at = instant(start + 12 * MINUTE);
  batch.claims.push({
    ...{ claim_id: id, encounter: null, person, site, kind: n % 5 === 0 ? 'pharmacy' : 'outpatient' },
    ...{ service_start: instant(start), service_end: null, settled_at, credential: 'card', exception: null },
    ...{ terminal, operator: null, total_fen: amount, fund_fen: Math.round(amount * 0.7), family_aid_fen: null },
    ...{ med_type: null, diagnosis: null, region_care: null, region_insured: null },
    ...{ state: 'active', cancelled_at: null, batch: 'bench', digest: 'bench' },
  });
  batch.lines.push({
    ...{ claim_id: id, line_id: 'L1', at: instant(start + 4 * MINUTE), ordering: doctor, performing: null },
    ...{ placeholder: 0, prescription: null, item: `Z${n}`, amount_fen: amount, quantity_milli: 1000, external: 0 },
  });
}

function clearOf(subject: string, start: number): NewRow<'judged_subjects'> {
  const match = { match_code: 'MATCH', channel: 'attested' };
  return { subject_type: 'claim', subject, verdict_set: 'bench', ...match, judged_at: instant(start + DAY) };
}

function inconclusive(subject: string, site: string, device: string, start: number): NewRow<'verdicts'> {
  const reason = { code: 'evidence-may-be-on-its-way', params: { device } };
  return {
    ...{ rule: 'P01', subject_type: 'claim', subject, rule_version: 1, outcome: 'inconclusive' },
    ...{ reason: JSON.stringify(reason), site, claim_id: subject, judged_at: instant(start + DAY) },
  };
}

function emptyBatch(
  site: string,
  number: number,
  { lat, lon }: { readonly lat: number; readonly lon: number },
  kiosks: readonly BenchKiosk[],
  from: number,
): SiteBatch {
  const created_at = instant(from - DAY);
  const fence = JSON.stringify({ centre: { lat, lon, datum: 'WGS84' }, radiusM: 150 });
  return {
    sites: [
      {
        id: site,
        name: `示范机构 ${number}`,
        region: `3302${String(number % 10).padStart(2, '0')}`,
        fence,
        created_at,
      },
    ],
    devices: kiosks.map(({ row }) => row),
    keys: kiosks.map(({ keyRow }) => keyRow),
    presence: kiosks.map(({ id }) => ({ device: id, site, online_from: created_at, online_until: null, pending: 0 })),
    ...{ attestations: [], chains: [], claims: [], lines: [], judged: [], verdicts: [], findings: [], events: [] },
  };
}
