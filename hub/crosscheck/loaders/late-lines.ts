import type { Database } from '../../store/store.ts';
import type { MeasuredEvent } from '../evidence-day-files.ts';
import { HOUR_MS, type OpenInterval } from '../interval.ts';
import { loadConnectivity } from './outages.ts';

/**
 * When the lines of devices were down, of those with an event that came more than an hour after it was signed: few have one, and
 * only of them it matters why. `now` in ms since 1970.
 */
export async function loadOfflineOfLate(
  db: Database,
  events: ReadonlyMap<string, readonly MeasuredEvent[]>,
  now: number,
): Promise<Map<string, OpenInterval[]>> {
  const late = [...events].flatMap(([device, own]) => {
    const waited = own.filter(({ at, receivedAt }) => receivedAt - at > HOUR_MS);
    return waited.length > 0 ? [{ device, from: Math.min(...waited.map(({ at }) => at)) }] : [];
  });
  if (late.length === 0) return new Map();
  const span = { from: Math.min(...late.map(({ from }) => from)), until: now };
  const known = await loadConnectivity(
    db,
    late.map(({ device }) => device),
    span,
  );
  return new Map(
    [...known].map(([device, { outages }]) => [device, outages.filter(({ cause }) => cause === 'offline')]),
  );
}
