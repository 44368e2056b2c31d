import type { Geo, Position } from '../../contract/evidence.ts';

/** A position that was measured for one clock event. */
export type MeasuredFix = Position & {
  /** Radius in metres that holds the true place. */
  readonly accuracyM: number;
  readonly source: Exclude<Geo['source'], 'fixed'>;
  /** Device time of the measurement, ms since 1970. */
  readonly at: number;
  /** The time that the receiver itself read from the satellites, ms since 1970. */
  readonly utc?: number;
  /** Satellites that the position was computed from. */
  readonly satellites?: number;
  /** The platform itself says that no real receiver stands behind it. */
  readonly mocked?: boolean;
};

/** The outcome of asking where the device is. */
export type Measurement =
  | { readonly outcome: 'fix'; readonly fix: MeasuredFix }
  | { readonly outcome: 'no-fix' | 'not-allowed' | 'not-sent' };
