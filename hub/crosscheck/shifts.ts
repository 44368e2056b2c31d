import type { ClockEvent } from './files.ts';
import { HOUR_MS } from './interval.ts';
import { isMatch } from './visit-window.ts';

/** After this long without a word a shift should have ended. */
export const USUAL_SHIFT_HOURS = 16;

/** A clock event without its other half. */
export interface Unpaired {
  readonly event: ClockEvent;
  readonly lacks: 'in' | 'out';
}

/**
 * Clock events of one practitioner that have no pair at their site, oldest first. Clocking in again within `maxShiftHours`
 * renews a shift; later it begins another one, and the former was never ended. A clock-out may come at any later time.
 */
export function unpairedOf(events: readonly ClockEvent[], maxShiftHours: number): Unpaired[] {
  const unpaired: Unpaired[] = [];
  for (const own of Map.groupBy(events.filter(isMatch), ({ site }) => site).values()) {
    let open: { readonly first: ClockEvent; readonly last: ClockEvent } | undefined;
    for (const event of own) {
      if (event.direction === 'out') {
        if (!open) unpaired.push({ event, lacks: 'in' });
        open = undefined;
      } else if (open && event.at - open.first.at <= maxShiftHours * HOUR_MS) {
        open = { first: open.first, last: event };
      } else {
        if (open) unpaired.push({ event: open.last, lacks: 'out' });
        open = { first: event, last: event };
      }
    }
    if (open) unpaired.push({ event: open.last, lacks: 'out' });
  }
  return unpaired.sort((a, b) => a.event.at - b.event.at);
}
