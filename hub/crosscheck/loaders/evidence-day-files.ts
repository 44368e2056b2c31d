import { sql } from 'kysely';
import { z } from 'zod';
import { DeviceProfile } from '../../../contract/device-config.ts';
import { envelopeDigest } from '../../../contract/envelope.ts';
import { SPOOF_SIGNS } from '../../../contract/evidence.ts';
import { Fence, middleOf } from '../../../contract/fence.ts';
import { Digest } from '../../../contract/ids.ts';
import { commitmentOf } from '../../ledger/entry.ts';
import { type LedgerLine, linesAt } from '../../ledger/lines.ts';
import type { Database } from '../../store/store.ts';
import type { DayOfChecks, EvidenceDayFile, Integrity, MeasuredEvent } from '../evidence-day-files.ts';
import type { Fix } from '../files.ts';
import { DAY_MS, HOUR_MS, type Interval, iso, overlaps } from '../interval.ts';
import { standingFix } from './attested.ts';
import { loadSiteDowntimes } from './claim-files.ts';
import { loadOfflineOfLate } from './late-lines.ts';

/** Envelopes read at once: a kilobyte each, and an SQL statement takes so many parameters. */
const PAGE = 2000;
const EARLIER_DAYS = 7;

/** Files of the evidence of devices on one day. Every envelope is read and compared with its digest and its ledger line. */
export async function loadEvidenceDayFiles(
  db: Database,
  devices: readonly string[],
  day: Interval,
  now: number,
): Promise<EvidenceDayFile[]> {
  if (devices.length === 0) return [];
  const registered = await db
    .selectFrom('devices')
    .innerJoin('sites', 'sites.id', 'devices.site')
    .select(['devices.id', 'devices.site', 'devices.profile', 'devices.config', 'sites.fence'])
    .where('devices.id', 'in', devices)
    .orderBy('devices.id')
    .execute();
  const sites = [...new Set(registered.map(({ site }) => site))];
  const [events, earlier, downtimes] = await Promise.all([
    loadMeasured(db, devices, day),
    loadEarlier(db, devices, day),
    sites.length === 0 ? new Map() : loadSiteDowntimes(db, sites, { from: day.from - DAY_MS, until: day.until }),
  ]);
  const offline = await loadOfflineOfLate(db, events, now);
  return registered.map((device) => ({
    now,
    device: device.id,
    site: device.site,
    day,
    profile: DeviceProfile.safeParse(device.profile).data ?? null,
    standing: standingFix(device.config) ?? middleOfSite(device.fence),
    events: events.get(device.id) ?? [],
    earlier: earlier.get(device.id) ?? [],
    offline: offline.get(device.id) ?? [],
    downtimes: (downtimes.get(device.site) ?? []).filter((downtime: Interval) => overlaps(downtime, day)),
  }));
}

function middleOfSite(fence: string | null): Fix | null {
  if (fence === null) return null;
  const parsed = Fence.safeParse(JSON.parse(fence)).data;
  return parsed ? middleOf(parsed) : null;
}

async function loadMeasured(db: Database, devices: readonly string[], day: Interval) {
  const rows = await db
    .selectFrom('attestations')
    .select(['device', 'jti', 'at', 'received_at', 'face_outcome'])
    .where('device', 'in', devices)
    .where('at', '>=', iso(day.from))
    .where('at', '<=', iso(day.until))
    .orderBy('at')
    .orderBy('jti')
    .execute();
  const measured: (MeasuredEvent & { device: string })[] = [];
  for (let first = 0; first < rows.length; first += PAGE) {
    const page = rows.slice(first, first + PAGE);
    const said = await readPage(db, page);
    for (const row of page) {
      measured.push({
        device: row.device,
        jti: row.jti,
        at: Date.parse(row.at),
        receivedAt: Date.parse(row.received_at),
        face: row.face_outcome as MeasuredEvent['face'],
        ...(said.get(row.jti) ?? UNREADABLE),
      });
    }
  }
  return Map.groupBy(measured, ({ device }) => device);
}

type Said = Pick<MeasuredEvent, 'clockOffsetMs' | 'measured' | 'signs' | 'integrity'>;
const UNREADABLE: Said = { clockOffsetMs: null, measured: null, integrity: 'altered' };

// Narrow on purpose: ingest parsed the whole, and there are hundreds of thousands of these a day.
const Payload = z.object({
  clock: z.object({ offsetMs: z.number().nullable() }),
  geo: z
    .object({
      lat: z.number(),
      lon: z.number(),
      datum: z.enum(['WGS84', 'GCJ02', 'BD09']),
      accuracyM: z.number(),
      source: z.string(),
      signs: z.array(z.enum(SPOOF_SIGNS)).optional(),
    })
    .optional(),
});

async function readPage(db: Database, page: readonly { jti: string; at: string }[]): Promise<Map<string, Said>> {
  const rows = await db
    .selectFrom('attestations')
    .select(['jti', 'digest', 'ledger_idx', 'envelope'])
    .where(
      'jti',
      'in',
      page.map(({ jti }) => jti),
    )
    .where('at', '>=', page[0]?.at ?? '') // on PostgreSQL this names the months to look into
    .where('at', '<=', page.at(-1)?.at ?? '')
    .execute();
  const lines = await linesAt(
    db,
    rows.map((row) => row.ledger_idx),
  );
  return new Map(rows.map((row) => [row.jti, saidBy(row, lines.get(row.ledger_idx))]));
}

interface EnvelopeRow {
  readonly jti: string;
  readonly digest: string;
  readonly envelope: string;
}

function saidBy(row: EnvelopeRow, line: LedgerLine | undefined): Said {
  if (row.envelope === '') return { ...UNREADABLE, integrity: 'erased' };
  const payload = Payload.safeParse(payloadOf(row.envelope)).data;
  if (!payload) return UNREADABLE;
  const { geo, clock } = payload;
  const measured = geo && geo.source !== 'fixed' ? geo : null;
  const signs = measured && geo?.signs ? { signs: geo.signs } : {};
  return { clockOffsetMs: clock.offsetMs, measured, ...signs, integrity: integrityOf(row, line) };
}

function integrityOf({ jti, digest, envelope }: EnvelopeRow, line: LedgerLine | undefined): Integrity {
  const actual = envelopeDigest(envelope);
  if (actual !== digest || !Digest.safeParse(digest).success) return 'altered';
  if (line?.ref !== jti) return 'not-in-ledger';
  return commitmentOf({ kind: 'attestation', ref: jti, digest: actual }, line.salt) === line.leaf
    ? 'holds'
    : 'not-in-ledger';
}

function payloadOf(envelope: string): unknown {
  try {
    return JSON.parse(Buffer.from(envelope.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined; // altered beyond reading
  }
}

/** Checks of the days before, by device, counted by the database. */
async function loadEarlier(
  db: Database,
  devices: readonly string[],
  day: Interval,
): Promise<Map<string, DayOfChecks[]>> {
  const rows = await db
    .selectFrom('attestations')
    .select(({ fn }) => [
      'device',
      sql<string>`substr(at, 1, 13)`.as('hour'),
      fn.countAll<number>().as('checks'),
      sql<number>`sum(case when face_outcome = 'not-assessable' then 1 else 0 end)`.as('unassessable'),
    ])
    .where('device', 'in', devices)
    .where('at', '>=', iso(day.from - EARLIER_DAYS * DAY_MS))
    .where('at', '<', iso(day.from))
    .where('face_outcome', 'is not', null)
    .groupBy(['device', sql`substr(at, 1, 13)`])
    .execute();
  const periods = new Map<string, Map<number, { checks: number; unassessable: number }>>();
  for (const row of rows) {
    const middle = Date.parse(`${row.hour}:00:00.000Z`) + HOUR_MS / 2;
    const index = Math.floor((day.from - middle) / DAY_MS);
    const own = periods.get(row.device) ?? new Map<number, { checks: number; unassessable: number }>();
    periods.set(row.device, own);
    const period = own.get(index) ?? { checks: 0, unassessable: 0 };
    own.set(index, {
      checks: period.checks + Number(row.checks),
      unassessable: period.unassessable + Number(row.unassessable),
    });
  }
  return new Map([...periods].map(([device, own]) => [device, [...own.values()]]));
}
