import { enterOldOrders } from './old-orders.ts';
import { type ReceivedClips, removeClips } from './remove.ts';

const AT_ONCE = 200;

/**
 * Counts, and with `remove` removes, clips received before `before` (UTC ISO 8601). `held`: events that a finding rests on whose
 * case is not over; their clips stay.
 */
export async function oldClips(
  clips: ReceivedClips,
  { before, held, remove }: { readonly before: string; readonly held: ReadonlySet<string>; readonly remove: boolean },
): Promise<number> {
  await enterOldOrders(clips.store);
  const rows = await clips.store.db
    .selectFrom('clip_orders')
    .select(['command', 'event', 'media'])
    .where('received_at', '<', before)
    .where('removed_at', 'is', null)
    .orderBy('command')
    .execute();
  const old = rows.filter(({ event }) => !held.has(event));
  if (!remove) return old.length;
  for (let first = 0; first < old.length; first += AT_ONCE) {
    await removeClips(clips, old.slice(first, first + AT_ONCE), 'age');
  }
  return old.length;
}
