import { type SqlBool, sql } from 'kysely';
import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { CAMERA_TROUBLE } from '../camera-trouble.ts';
import type { Outage } from '../files.ts';
import { DAY_MS, type Interval, iso } from '../interval.ts';
import { ATTESTED_COLUMNS, type AttestedRow, factsOf } from './attested.ts';

/** How far back a device's own word (camera lost, out of service) is looked for. */
const STATUS_LOOKBACK_MS = 7 * DAY_MS;

export interface Connectivity {
  readonly firstOnline: number | null;
  readonly offlineSince: number | null;
  readonly pending: number;
  readonly outages: readonly Outage[];
}

interface Extent {
  readonly device: string;
  readonly first: string;
  readonly lastBefore: string | null;
  readonly nextAfter: string | null;
}

/** When devices could not serve anyone in `span`: not connected, without a camera, or out of service by their own word. */
export async function loadConnectivity(
  db: Database,
  devices: readonly string[],
  span: Interval,
): Promise<Map<string, Connectivity>> {
  if (devices.length === 0) return new Map();
  const [extents, inSpan, latest, unable] = await Promise.all([
    loadExtents(db, devices, span),
    db
      .selectFrom('device_presence')
      .selectAll()
      .where(isAmong(db, 'device', devices))
      .where('online_from', '<=', iso(span.until))
      .where((eb) => eb.or([eb('online_until', 'is', null), eb('online_until', '>=', iso(span.from))]))
      .orderBy('online_from')
      .execute(),
    db
      .selectFrom('device_presence')
      .select(['device', 'online_until', 'pending'])
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('device_presence')
          .select(({ fn }) => fn.max<number>('id').as('latest'))
          .where(isAmong(db, 'device', devices))
          .groupBy('device'),
      )
      .execute(),
    loadUnableToServe(db, devices, span),
  ]);
  const connections = Map.groupBy(inSpan, (row) => row.device);
  const latestOf = new Map(latest.map((row) => [row.device, row]));
  return new Map(
    extents.map((extent) => {
      const now = latestOf.get(extent.device);
      const offline = offlineGaps(extent, connections.get(extent.device) ?? []);
      return [
        extent.device,
        {
          firstOnline: Date.parse(extent.first),
          offlineSince: now?.online_until ? Date.parse(now.online_until) : null,
          pending: now?.pending ?? 0,
          outages: [...offline, ...(unable.get(extent.device) ?? [])],
        },
      ];
    }),
  );
}

function loadExtents(db: Database, devices: readonly string[], span: Interval): Promise<Extent[]> {
  return db
    .selectFrom('device_presence')
    .select(({ fn }) => [
      'device',
      fn.min<string>('online_from').as('first'),
      sql<string | null>`max(case when online_until < ${iso(span.from)} then online_until end)`.as('lastBefore'),
      sql<string | null>`min(case when online_from > ${iso(span.until)} then online_from end)`.as('nextAfter'),
    ])
    .where(isAmong(db, 'device', devices))
    .groupBy('device')
    .execute();
}

/** The spans between connections. Connections may overlap: a second one takes over the first. */
function offlineGaps(extent: Extent, connections: readonly Row<'device_presence'>[]): Outage[] {
  const gaps: Outage[] = [];
  let connectedUntil = extent.lastBefore; // null = never connected before the span
  for (const { online_from, online_until } of connections) {
    if (connectedUntil !== null && online_from > connectedUntil) gaps.push(gap(connectedUntil, online_from));
    if (online_until === null) return gaps;
    if (connectedUntil === null || online_until > connectedUntil) connectedUntil = online_until;
  }
  if (connectedUntil !== null) gaps.push(gap(connectedUntil, extent.nextAfter));
  return gaps;
}

function gap(from: string, until: string | null): Outage {
  return { cause: 'offline', from: Date.parse(from), until: until === null ? null : Date.parse(until) };
}

const BEGINS: Record<'camera-lost' | 'out-of-service', readonly string[]> = {
  'camera-lost': CAMERA_TROUBLE,
  'out-of-service': ['out-of-service'],
};
const CAUSES = Object.keys(BEGINS) as (keyof typeof BEGINS)[];
const ENDS: Record<keyof typeof BEGINS, readonly string[]> = {
  'camera-lost': ['camera-restored', 'started'],
  'out-of-service': ['in-service', 'started'],
};

async function loadUnableToServe(
  db: Database,
  devices: readonly string[],
  span: Interval,
): Promise<Map<string, Outage[]>> {
  const rows = await db
    .selectFrom('attestations')
    .select([...ATTESTED_COLUMNS])
    .where(sql<SqlBool>`kind = 'device.status'`) // as in the index attestations_status
    .where(isAmong(db, 'device', devices))
    .where('at', '>=', iso(span.from - STATUS_LOOKBACK_MS))
    .where('at', '<=', iso(span.until + DAY_MS))
    .orderBy('at')
    .orderBy('seq')
    .execute();
  const said = Map.groupBy(rows, (row) => row.device);
  return new Map([...said].map(([device, own]) => [device, CAUSES.flatMap((cause) => spansOf(cause, own))]));
}

function spansOf(cause: keyof typeof BEGINS, rows: readonly AttestedRow[]): Outage[] {
  const spans: Outage[] = [];
  let from: number | undefined;
  for (const row of rows) {
    const status = factsOf(row)?.status;
    if (!status) continue;
    const at = Date.parse(row.at);
    if (BEGINS[cause].includes(status)) from ??= at;
    if (from !== undefined && ENDS[cause].includes(status)) {
      spans.push({ cause, from, until: at });
      from = undefined;
    }
  }
  if (from !== undefined) spans.push({ cause, from, until: null });
  return spans;
}
