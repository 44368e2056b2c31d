// Device and hub pair clock events alike: what a doctor reads on the screen is what the rules, timelines and lists count with.

const HOUR_MS = 3_600_000;

/** After this long without a word a shift should have ended. */
export const USUAL_SHIFT_HOURS = 16;

/** A clock event whose face matched. `at` in ms since 1970. */
export interface ClockMark {
  readonly site: string;
  readonly at: number;
  readonly direction: 'in' | 'out';
}

/**
 * How a shift ended. `forgotten`: another one began, or the time for one ran out, without a clock-out. `open`: it may go on.
 * `unbegun`: only its clock-out is known.
 */
export type ShiftEnd = 'clock-out' | 'open' | 'forgotten' | 'unbegun';

/** One practitioner's time at one site. Every instant in ms since 1970. */
export interface Shift<E extends ClockMark> {
  readonly site: string;
  /** The clock-in and those that renewed it, oldest first; empty when none is known. */
  readonly ins: readonly E[];
  readonly out: E | null;
  readonly end: ShiftEnd;
}

/**
 * Pairs the matched clock events of one practitioner, given oldest first. Sites are apart: two at once are two shifts. Clocking
 * in again within `maxShiftHours` of the first time renews a shift; later it begins another one. A clock-out may come at any
 * later time, also after midnight. Shifts come in the order of their first event.
 */
export function pairShifts<E extends ClockMark>(marks: readonly E[], maxShiftHours: number, now: number): Shift<E>[] {
  const shifts: Shift<E>[] = [];
  for (const [site, own] of Map.groupBy(marks, (mark) => mark.site)) {
    let ins: E[] = [];
    const isOver = (at: number) => at - (ins[0]?.at ?? at) > maxShiftHours * HOUR_MS;
    const close = (out: E | null, end: ShiftEnd) => {
      shifts.push({ site, ins, out, end });
      ins = [];
    };
    for (const mark of own) {
      if (mark.direction === 'out') close(mark, ins.length > 0 ? 'clock-out' : 'unbegun');
      else {
        if (isOver(mark.at)) close(null, 'forgotten');
        ins.push(mark);
      }
    }
    if (ins.length > 0) close(null, isOver(now) ? 'forgotten' : 'open');
  }
  return shifts.sort((a, b) => beginOf(a) - beginOf(b));
}

/** When a shift began, as far as is known. */
export function beginOf({ ins, out }: Shift<ClockMark>): number {
  return ins[0]?.at ?? out?.at ?? 0;
}

/** Whether somebody seems to have been at two sites at once: the shift lasts from its first event to its last. */
export function meets(one: Shift<ClockMark>, other: Shift<ClockMark>): boolean {
  return one.site !== other.site && beginOf(one) <= lastOf(other) && beginOf(other) <= lastOf(one);
}

function lastOf({ ins, out, end }: Shift<ClockMark>): number {
  return out?.at ?? (end === 'open' ? Number.POSITIVE_INFINITY : (ins.at(-1)?.at ?? 0));
}
