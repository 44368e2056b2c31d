import { pairShifts } from '../../contract/shift.ts';
import type { ClockEvent } from './files.ts';
import { isMatch } from './visit-window.ts';

export { USUAL_SHIFT_HOURS } from '../../contract/shift.ts';

/** A clock event without its other half. */
export interface Unpaired {
  readonly event: ClockEvent;
  readonly lacks: 'in' | 'out';
}

/** Clock events of one practitioner that have no pair at their site, oldest first. Whoever is still at work lacks one, too. */
export function unpairedOf(events: readonly ClockEvent[], maxShiftHours: number): Unpaired[] {
  return pairShifts(events.filter(isMatch), maxShiftHours, Number.NEGATIVE_INFINITY)
    .flatMap(({ ins, out }): Unpaired[] => {
      const last = ins.at(-1);
      if (out) return last ? [] : [{ event: out, lacks: 'in' }];
      return last ? [{ event: last, lacks: 'out' }] : [];
    })
    .sort((a, b) => a.event.at - b.event.at);
}
