import { DeviceProfile } from '../../../contract/device-config.ts';
import { readableAttestation } from '../../store/attestation-columns.ts';
import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { SiteDevice } from '../files.ts';
import { DAY_MS, type Interval, iso } from '../interval.ts';
import { MOVES } from '../moving-devices.ts';
import { loadChainHoles } from './chain-holes.ts';
import { placeTypeOf } from './device-place.ts';
import { loadConnectivity } from './outages.ts';

interface Missing {
  readonly device: string;
  readonly span: Interval;
  /** About whom, where that is known; null = about nobody. */
  readonly subject?: string | null;
}

/** The devices of sites with everything that makes their silence prove nothing, by site. */
export async function loadSiteDevices(
  db: Database,
  sites: readonly string[],
  span: Interval,
): Promise<Map<string, SiteDevice[]>> {
  if (sites.length === 0) return new Map();
  const devices = await db
    .selectFrom('devices')
    .select(['id', 'site', 'profile', 'place', 'created_at', 'revoked_at', MOVES.as('moves')])
    .where(isAmong(db, 'site', sites))
    .orderBy('id')
    .execute();
  const ids = devices.map((device) => device.id);
  const [connectivity, holes, erased, rivals, delivered] = await Promise.all([
    loadConnectivity(db, ids, span),
    loadChainHoles(db, ids),
    loadErased(db, ids, span),
    loadRivals(db, ids, span),
    loadDeliveredUpTo(db, ids),
  ]);
  const missing: Missing[] = [...holes, ...erased, ...rivals];
  const holesOf = Map.groupBy(missing, (hole) => hole.device);
  return Map.groupBy(
    devices.map((device): SiteDevice => {
      const known = connectivity.get(device.id);
      return {
        id: device.id,
        site: device.site,
        profile: DeviceProfile.parse(device.profile),
        place: placeTypeOf(device.place),
        moves: Boolean(device.moves),
        registeredAt: Date.parse(device.created_at),
        revokedAt: device.revoked_at === null ? null : Date.parse(device.revoked_at),
        firstOnline: known?.firstOnline ?? null,
        outages: known?.outages ?? [],
        holes: (holesOf.get(device.id) ?? []).map(({ span, subject }) =>
          subject === undefined ? span : { ...span, subject },
        ),
        pending: known?.pending ?? 0,
        deliveredUpTo: delivered.get(device.id) ?? null,
        offlineSince: known?.offlineSince ?? null,
      };
    }),
    (device) => device.site,
  );
}

/** Instants of events that were erased: nobody can say any more that somebody was not there. */
async function loadErased(db: Database, devices: readonly string[], span: Interval) {
  if (devices.length === 0) return [];
  const rows = await db
    .selectFrom('erasures')
    .select(['device', 'event_at'])
    .where(isAmong(db, 'device', devices))
    .where('event_at', '>=', iso(span.from))
    .where('event_at', '<=', iso(span.until))
    .orderBy('event_at')
    .execute();
  return rows.map((row) => {
    const at = Date.parse(row.event_at);
    return { device: row.device, span: { from: at, until: at } };
  });
}

/**
 * Instants of events that the device's own key has signed and that were refused, because something else stands at their
 * place. After its key was copied nobody can tell which of the two is genuine: rule E02 accuses, but no patient.
 */
async function loadRivals(db: Database, devices: readonly string[], span: Interval) {
  if (devices.length === 0) return [];
  const rows = await db
    .selectFrom('quarantine')
    .select(['device', 'envelope'])
    .where(isAmong(db, 'device', devices))
    .where('code', 'in', ['FORK', 'BROKEN_CHAIN'])
    .where('received_at', '>=', iso(span.from))
    .where('received_at', '<=', iso(span.until + DAY_MS))
    .orderBy('received_at')
    .execute();
  return rows.flatMap(({ device, envelope }) => {
    const event = readableAttestation(envelope);
    if (!event || device === null) return [];
    const at = Math.round(event.iat * 1000);
    const subject = 'subject' in event ? (event.subject?.id ?? null) : null;
    return [{ device, subject, span: { from: at, until: at } }];
  });
}

/** Device time of the last event stored of each device, over all its chains. */
async function loadDeliveredUpTo(db: Database, devices: readonly string[]): Promise<Map<string, number>> {
  if (devices.length === 0) return new Map();
  const rows = await db
    .selectFrom('chains')
    .innerJoin('attestations', (join) =>
      join
        .onRef('attestations.device', '=', 'chains.device')
        .onRef('attestations.chain', '=', 'chains.chain')
        .onRef('attestations.seq', '=', 'chains.last_seq'),
    )
    .select(({ fn }) => ['chains.device', fn.max<string>('attestations.at').as('at')])
    .where(isAmong(db, 'chains.device', devices))
    .groupBy('chains.device')
    .execute();
  return new Map(rows.map((row) => [row.device, Date.parse(row.at)]));
}
