import type { CheckIn, ClockEvent } from './files.ts';
import { contains, HOUR_MS, type Interval, iso, MINUTE_MS } from './interval.ts';
import type { Message } from './message.ts';
import { isMatch } from './visit-window.ts';

/** Said where something would be proven if a clock that no reference kept were right. */
export const UNKEPT_CLOCK = 'clock-unkept';

/** What arrives before it was signed was signed by a clock that is ahead; less than this is the way to the hub. */
const AHEAD_MS = MINUTE_MS;

type Timed = Pick<CheckIn, 'at' | 'receivedAt' | 'clock'>;

/**
 * When an event may have been signed. Of a clock that a reference kept: when it says. Of another: between that and its arrival,
 * for nobody can sign after the hub has it; and one that is ahead is ahead, whoever kept it.
 */
export function mayHaveBeen({ at, receivedAt, clock }: Timed): Interval {
  if (clock === undefined && at <= receivedAt + AHEAD_MS) return { from: at, until: at };
  return { from: Math.min(at, receivedAt), until: Math.max(at, receivedAt) };
}

export function unkeptClock({ device, at }: Pick<CheckIn, 'device' | 'at'>): Message {
  return { code: UNKEPT_CLOCK, params: { device, at: iso(at) } };
}

/** A clock-in that would cover an instant (ms) if its device's clock was off; the file's other intervals do not. */
export function mayHaveClockedIn(
  events: readonly ClockEvent[],
  at: number,
  { validityHours, marginMinutes }: { readonly validityHours: number; readonly marginMinutes: number },
): ClockEvent | undefined {
  const margin = marginMinutes * MINUTE_MS;
  return events.find((event) => {
    if (event.direction !== 'in' || !isMatch(event) || event.fence === 'outside') return false;
    const { from, until } = mayHaveBeen(event);
    return from < until && contains({ from: from - margin, until: until + validityHours * HOUR_MS + margin }, at);
  });
}
