import { DeviceProfile } from '../../../contract/device-config.ts';
import { readFacts } from '../../store/attested-facts.ts';
import type { Database } from '../../store/store.ts';
import type { DeviceDayFile, DeviceEvent } from '../device-day-files.ts';
import type { Sighting } from '../files.ts';
import { contains, HOUR_MS, type Interval, iso } from '../interval.ts';
import { MOVES } from '../moving-devices.ts';
import { CLOCK_KINDS } from './attested.ts';
import { loadChainHoles } from './chain-holes.ts';
import { loadStaffEvents } from './claim-files.ts';
import { placeTypeOf } from './device-place.ts';
import { toldApart } from './staff-events.ts';

/** Files of devices on one day: what they sent, what was refused, and how their chains grew. */
export async function loadDeviceDayFiles(
  db: Database,
  devices: readonly string[],
  day: Interval,
  now: number,
): Promise<DeviceDayFile[]> {
  if (devices.length === 0) return [];
  const [registered, events, chains, holes, refusals] = await Promise.all([
    db
      .selectFrom('devices')
      .select(['id', 'site', 'profile', 'place', MOVES.as('moves')])
      .where('id', 'in', devices)
      .execute(),
    loadEvents(db, devices, day),
    loadChains(db, devices),
    loadChainHoles(db, devices),
    loadRefusals(db, devices, day),
  ]);
  const sightingsOf = await loadSightings(db, registered, events, day);
  const sites = new Map(registered.map((device) => [device.id, device]));
  const [eventsOf, chainsOf] = [Map.groupBy(events, (row) => row.device), Map.groupBy(chains, (row) => row.device)];
  const refusalsOf = Map.groupBy(refusals, (row) => row.device);
  return devices.flatMap((device) => {
    const own = eventsOf.get(device) ?? [];
    const refused = refusalsOf.get(device) ?? [];
    // A name that was never registered still has to be shown somewhere: at the site it claimed.
    const site = sites.get(device)?.site ?? own[0]?.site ?? refused[0]?.site;
    if (!site) return [];
    return {
      now,
      device,
      site,
      profile: DeviceProfile.safeParse(sites.get(device)?.profile).data ?? null,
      place: placeTypeOf(sites.get(device)?.place),
      moves: Boolean(sites.get(device)?.moves),
      day,
      events: own.map((row) => ({
        jti: row.jti,
        kind: row.kind,
        chain: row.chain,
        seq: row.seq,
        at: Date.parse(row.at),
        nonce: row.nonce,
        subject: row.subject,
        matched: row.face_outcome === 'match',
        ...saidBy(row.facts),
      })),
      chains: (chainsOf.get(device) ?? []).map((row) => ({
        chain: row.chain,
        firstAt: Date.parse(row.first_at ?? row.opened_at),
      })),
      holes: holes.filter((hole) => hole.device === device && contains(day, hole.next.at)),
      refusals: refused.map(({ digest, code, received_at }) => ({ digest, code, receivedAt: Date.parse(received_at) })),
      sightings: sightingsOf.get(device) ?? [],
    };
  });
}

// Events stored before there was this column are not looked at by the rules that read it.
function saidBy(text: string | null): Pick<DeviceEvent, 'pad' | 'located'> {
  const facts = text === null ? undefined : readFacts(text);
  return { pad: facts?.pad ?? null, located: facts?.geo !== undefined };
}

/** Whether those whom a carried device clocked were recognised at its site: only for these devices anybody asks. */
async function loadSightings(
  db: Database,
  registered: readonly { readonly id: string; readonly site: string; readonly moves: unknown }[],
  events: readonly { readonly device: string; readonly kind: string; readonly subject: string | null }[],
  { from, until }: Interval,
): Promise<Map<string, Sighting[]>> {
  const carried = new Map(registered.filter(({ moves }) => Boolean(moves)).map(({ id, site }) => [id, site]));
  const clocked = events.filter(({ device, kind }) => carried.has(device) && CLOCK_KINDS.includes(kind));
  const peopleOf = Map.groupBy(clocked, ({ device }) => device);
  const people = [...new Set(clocked.map(({ subject }) => subject))].filter((id) => id !== null);
  const seen = await loadStaffEvents(db, people, { from: from - HOUR_MS, until: until + HOUR_MS });
  return new Map(
    [...peopleOf].map(([device, own]) => {
      const theirs = [...new Set(own.map(({ subject }) => subject))].flatMap((id) => seen.get(id ?? '') ?? []);
      return [device, toldApart(theirs).sightings.filter(({ site }) => site === carried.get(device))];
    }),
  );
}

function loadEvents(db: Database, devices: readonly string[], day: Interval) {
  return db
    .selectFrom('attestations')
    .select(['device', 'site', 'jti', 'kind', 'chain', 'seq', 'at', 'nonce', 'subject', 'face_outcome', 'facts'])
    .where('device', 'in', devices)
    .where('at', '>=', iso(day.from))
    .where('at', '<=', iso(day.until))
    .orderBy('at')
    .orderBy('seq')
    .execute();
}

function loadChains(db: Database, devices: readonly string[]) {
  return db
    .selectFrom('chains')
    .leftJoin('attestations as first', (join) =>
      join
        .onRef('first.device', '=', 'chains.device')
        .onRef('first.chain', '=', 'chains.chain')
        .on('first.seq', '=', 1),
    )
    .select(['chains.device', 'chains.chain', 'chains.opened_at', 'first.at as first_at'])
    .where('chains.device', 'in', devices)
    .execute();
}

function loadRefusals(db: Database, devices: readonly string[], day: Interval) {
  return db
    .selectFrom('quarantine')
    .select(['device', 'site', 'digest', 'code', 'received_at'])
    .where('device', 'in', devices)
    .where('received_at', '>=', iso(day.from))
    .where('received_at', '<=', iso(day.until))
    .orderBy('received_at')
    .orderBy('digest')
    .execute();
}
