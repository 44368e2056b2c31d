import type { ClockEvent } from './files.ts';
import { HOUR_MS, type Interval } from './interval.ts';
import { isMatch } from './visit-window.ts';

/** A practitioner's presence at one site, from a clock-in until the clock-out or until the clock-in expires. */
export interface ClockInterval extends Interval {
  readonly site: string;
  readonly clockIn: ClockEvent;
  readonly clockOut: ClockEvent | null;
  /** `unclear`: position or face could not be judged, so it neither proves nor disproves presence. */
  readonly certainty: 'certain' | 'unclear';
}

/**
 * Pairs clock events of one practitioner. A clock-in counts for `validityHours` at its own site; a later clock-in there
 * renews it. A clock-in outside the fence or by another face counts for nothing; only a matched clock-out ends anything
 * (or a colleague could end somebody's presence).
 */
export function clockIntervals(events: readonly ClockEvent[], validityHours: number): ClockInterval[] {
  const intervals: ClockInterval[] = [];
  for (const [index, clockIn] of events.entries()) {
    const certainty = clockIn.direction === 'in' ? certaintyOf(clockIn) : undefined;
    if (!certainty) continue;
    const expires = clockIn.at + validityHours * HOUR_MS;
    const next = events.find(
      (event, later) =>
        later > index && event.site === clockIn.site && (endsPresence(event) || renews(event, certainty)),
    );
    const until = Math.min(expires, next?.at ?? expires);
    const clockOut = next?.direction === 'out' && next.at <= expires ? next : null;
    intervals.push({ site: clockIn.site, from: clockIn.at, until, clockIn, clockOut, certainty });
  }
  return intervals;
}

function certaintyOf(clockIn: ClockEvent): ClockInterval['certainty'] | undefined {
  if (clockIn.fence === 'outside' || clockIn.outcome === 'no-match' || clockIn.pad === 'fail') return undefined;
  return clockIn.fence === 'inside' && clockIn.outcome === 'match' ? 'certain' : 'unclear';
}

function endsPresence(event: ClockEvent): boolean {
  return event.direction === 'out' && isMatch(event);
}

// An unclear clock-in must not cut a certain one short.
function renews(event: ClockEvent, certainty: ClockInterval['certainty']): boolean {
  const renewed = event.direction === 'in' ? certaintyOf(event) : undefined;
  return renewed === 'certain' || (renewed === 'unclear' && certainty === 'unclear');
}
