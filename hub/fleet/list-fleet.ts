import { type CameraCondition, DeviceReport } from '../../contract/presence.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { FleetDevice, FleetFilter } from './fleet-view.ts';

/** Devices with what they last said, by site and id. Read with a handful of queries, however large the fleet. */
export async function listFleet(db: Database, filter: FleetFilter): Promise<FleetDevice[]> {
  let devices = db.selectFrom('devices').select(['id', 'site', 'profile', 'state']).orderBy('site').orderBy('id');
  if (filter.site !== undefined) devices = devices.where('site', '=', filter.site);
  if (filter.profile !== undefined) devices = devices.where('profile', '=', filter.profile);
  const newest = db
    .selectFrom('device_presence')
    .select(({ fn }) => ['device', fn.max<number>('id').as('id')])
    .groupBy('device');
  const latest = db
    .selectFrom('desired_states')
    .select(({ fn }) => ['device', fn.max<number>('revision').as('revision')])
    .groupBy('device');
  const [rows, presence, reports, desired, heard] = await Promise.all([
    devices.execute(),
    db
      .selectFrom('device_presence')
      .innerJoin(newest.as('newest'), 'newest.id', 'device_presence.id')
      .select(['device_presence.device', 'online_from', 'online_until', 'pending'])
      .execute(),
    db.selectFrom('device_reports').selectAll().execute(),
    db
      .selectFrom('desired_states')
      .innerJoin(latest.as('latest'), (join) =>
        join
          .onRef('latest.device', '=', 'desired_states.device')
          .onRef('latest.revision', '=', 'desired_states.revision'),
      )
      .select(['desired_states.device', 'desired_states.revision', 'state', 'problem'])
      .execute(),
    db
      .selectFrom('chains')
      .select(({ fn }) => ['device', fn.max<string>('last_at').as('at')])
      .groupBy('device')
      .execute(),
  ]);
  const known = {
    presence: new Map(presence.map((row) => [row.device, row])),
    reports: new Map(reports.map((row) => [row.device, row])),
    desired: new Map(desired.map((row) => [row.device, row])),
    heard: new Map(heard.map(({ device, at }) => [device, at])),
  };
  return rows
    .map((row) =>
      viewOf(row, {
        presence: known.presence.get(row.id),
        report: known.reports.get(row.id),
        desired: known.desired.get(row.id),
        lastEventAt: known.heard.get(row.id) ?? null,
      }),
    )
    .filter((device) => matches(device, filter));
}

/** A camera that is covered or dark keeps nobody from rolling out, but somebody has to go there. */
const SEES: readonly CameraCondition[] = ['starting', 'ok'];

interface Known {
  readonly presence: Pick<Row<'device_presence'>, 'online_from' | 'online_until' | 'pending'> | undefined;
  readonly report: Row<'device_reports'> | undefined;
  readonly desired: Pick<Row<'desired_states'>, 'revision' | 'state' | 'problem'> | undefined;
  readonly lastEventAt: string | null;
}

function viewOf(
  { id: device, site, profile, state }: Pick<Row<'devices'>, 'id' | 'site' | 'profile' | 'state'>,
  { presence, report, desired, lastEventAt }: Known,
): FleetDevice {
  const said = report && DeviceReport.safeParse(JSON.parse(report.content)).data;
  const online = presence !== undefined && presence.online_until === null;
  const behind = desired !== undefined && desired.state !== 'applied';
  const sees = said?.camera === undefined || SEES.includes(said.camera);
  const words = [report?.received_at, presence?.online_until ?? presence?.online_from, lastEventAt];
  return {
    device,
    site,
    profile,
    state,
    online,
    since: presence ? (presence.online_until ?? presence.online_from) : null,
    lastHeardAt:
      words
        .filter((at) => at != null)
        .sort()
        .at(-1) ?? null,
    lastEventAt,
    outbox: Number(presence?.pending ?? 0),
    agent: said?.agent ?? null,
    config: said?.config ?? null,
    model: said?.model ?? null,
    bundle: said?.bundle ?? null,
    camera: said?.camera ?? null,
    stalled: said?.stalled ?? [],
    sinceProgressS: said?.sinceProgressS ?? null,
    clockSource: said?.clock.source ?? null,
    clockOffsetMs: report?.clock_offset_ms == null ? null : Number(report.clock_offset_ms),
    revision: said?.revision ?? null,
    desired: Number(desired?.revision ?? 0),
    desiredState: desired?.state ?? null,
    problem: desired?.problem ?? null,
    trouble: state === 'active' && (behind || report?.ill_since != null || !online || !sees),
  };
}

function matches(device: FleetDevice, { camera, online, trouble }: FleetFilter): boolean {
  return (
    (camera === undefined || device.camera === camera) &&
    (online === undefined || device.online === online) &&
    (trouble === undefined || device.trouble === trouble)
  );
}
