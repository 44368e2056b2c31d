import type { ClockEvent, Sighting } from '../files.ts';
import { type AttestedRow, clockEventOf, sightingOf } from './attested.ts';

/** What says that a practitioner was somewhere. Both come in one query. */
export type StaffEvent = ClockEvent | Sighting;

export function staffEventOf(row: AttestedRow): StaffEvent | undefined {
  return row.kind === 'sighting' ? sightingOf(row) : clockEventOf(row);
}

/** Clock events and sightings told apart, each in the order given. */
export function toldApart(events: readonly StaffEvent[]): {
  readonly clockEvents: readonly ClockEvent[];
  readonly sightings: readonly Sighting[];
} {
  return {
    clockEvents: events.filter((event) => 'direction' in event),
    sightings: events.filter((event) => !('direction' in event)),
  };
}
