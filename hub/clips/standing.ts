import { readableAttestation } from '../store/attestation-columns.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

/** How far a clip has come. `refused`: its device keeps it no longer, or never did; `removed`: it came, and went by age or withdrawal. */
export const CLIP_STATES = ['not-asked', 'asked', 'received', 'refused', 'expired', 'removed'] as const;
export type ClipState = (typeof CLIP_STATES)[number];

/** One clip that an event names, and what became of asking for it. */
export interface ClipStanding {
  readonly event: string;
  /** Kind of the event, as `patient.registration`. */
  readonly kind: string;
  readonly media: string;
  readonly device: string;
  /** Whether the device is connected now: an order waits for one that is not. */
  readonly online: boolean;
  readonly site: string;
  /** When the event happened. */
  readonly at: string;
  readonly state: ClipState;
  /** The case it was asked for last; null = nobody asked. */
  readonly order: string | null;
  readonly askedAt: string | null;
  /** Until when the device may still hand it over. */
  readonly until: string | null;
  readonly receivedAt: string | null;
  readonly removedAt: string | null;
  readonly removedWhy: 'age' | 'withdrawn' | null;
}

type Order = Row<'clip_orders'> & Pick<Row<'commands'>, 'state' | 'created_at' | 'expires_at'>;

/** The clips that these events name, by time. An event of which the device kept none is not among them. `now` in ms since 1970. */
export async function clipsOf(db: Database, events: readonly string[], now: number): Promise<ClipStanding[]> {
  if (events.length === 0) return [];
  const rows = await db
    .selectFrom('attestations')
    .select(['jti', 'kind', 'device', 'site', 'at', 'envelope'])
    .where(isAmong(db, 'jti', events))
    .orderBy('at')
    .execute();
  const orders = await db
    .selectFrom('clip_orders')
    .innerJoin('commands', 'commands.jti', 'clip_orders.command')
    .selectAll('clip_orders')
    .select(['commands.state', 'commands.created_at', 'commands.expires_at'])
    .where(isAmong(db, 'clip_orders.event', events))
    .orderBy('commands.created_at', 'desc')
    .execute();
  const connected = await connectedOf(
    db,
    rows.map(({ device }) => device),
  );
  return rows.flatMap(({ jti: event, kind, envelope, device, site, at }) => {
    const attestation = readableAttestation(envelope);
    const [media] = attestation && 'media' in attestation ? (attestation.media ?? []) : [];
    if (media === undefined) return [];
    const asked = orders.filter((order) => order.event === event);
    const of = { event, kind, media, device, online: connected.has(device), site, at };
    return [{ ...of, ...standingOf(asked, now) }];
  });
}

/** Those of these devices that are connected. */
async function connectedOf(db: Database, devices: readonly string[]): Promise<ReadonlySet<string>> {
  if (devices.length === 0) return new Set();
  const rows = await db
    .selectFrom('device_presence')
    .select('device')
    .where('online_until', 'is', null)
    .where(isAmong(db, 'device', [...new Set(devices)]))
    .execute();
  return new Set(rows.map(({ device }) => device));
}

type Asked = Omit<ClipStanding, 'event' | 'kind' | 'media' | 'device' | 'online' | 'site' | 'at'>;

// What came counts for more than what was asked for again.
function standingOf(orders: readonly Order[], now: number): Asked {
  const order = orders.find((one) => one.received_at !== null && one.removed_at === null) ?? orders[0];
  return {
    state: order ? stateOf(order, now) : 'not-asked',
    order: order?.order_ref ?? null,
    askedAt: order?.created_at ?? null,
    until: order?.expires_at ?? null,
    receivedAt: order?.received_at ?? null,
    removedAt: order?.removed_at ?? null,
    removedWhy: order?.removed_why ?? null,
  };
}

function stateOf(order: Order, now: number): ClipState {
  if (order.removed_at !== null) return 'removed';
  if (order.received_at !== null) return 'received';
  // A device that says "done" and handed nothing over has nothing.
  if (order.state === 'refused' || order.state === 'done') return 'refused';
  return order.state === 'expired' || Date.parse(order.expires_at) <= now ? 'expired' : 'asked';
}
