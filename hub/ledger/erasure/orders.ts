import type { Database } from '../../store/store.ts';
import { ErasureOrder } from './order.ts';

/** The orders about these attestations, by event. */
export async function ordersAbout(db: Database, events: readonly string[]): Promise<Map<string, ErasureOrder>> {
  if (events.length === 0) return new Map();
  const rows = await db.selectFrom('erasures').select(['event', 'content']).where('event', 'in', events).execute();
  return new Map(rows.map(({ event, content }) => [event, ErasureOrder.parse(JSON.parse(content))]));
}

/** Every order ever given, oldest first. */
export async function allOrders(db: Database): Promise<ErasureOrder[]> {
  const rows = await db.selectFrom('erasures').select('content').orderBy('id').execute();
  return rows.map(({ content }) => ErasureOrder.parse(JSON.parse(content)));
}
