import type { Mastered } from '../masters/load.ts';
import type { ClaimFacts, SiteDevice, SiteDowntime } from './files.ts';
import type { Interval } from './interval.ts';
import type { StayFacts } from './stay-files.ts';

// What a rule gets to see of an institution on one day. Instants are ms since 1970, amounts fen.

/** A settlement at the institution's desks. */
export interface Settlement extends Pick<ClaimFacts, 'id' | 'kind' | 'exception' | 'settledAt' | 'fundFen'> {}

export interface SiteDayFile {
  readonly now: number;
  readonly site: string;
  readonly day: Interval;
  /** Active stays that touch the day or the day before, by admission. */
  readonly stays: readonly StayFacts[];
  /** What the fund pays for these stays so far, by stay. */
  readonly fundOfStays: ReadonlyMap<string, number>;
  /** Active claims settled on the day, oldest first. */
  readonly settlements: readonly Settlement[];
  /** When patients were before a camera, or a record was signed in its place, oldest first. */
  readonly attestedAt: readonly number[];
  readonly devices: readonly SiteDevice[];
  readonly downtimes: readonly SiteDowntime[];
  readonly masters: readonly Mastered<'site'>[];
  readonly beds: readonly Mastered<'bed'>[];
  /** Outbreaks, mass casualties and screenings here or everywhere. */
  readonly events: readonly Mastered<'mass-event'>[];
}
