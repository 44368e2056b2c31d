import type { DeviceProfile } from '../../contract/device-config.ts';
import type { FaceEvidence, SpoofSign } from '../../contract/evidence.ts';
import type { Fix, SiteDowntime } from './files.ts';
import type { Interval, OpenInterval } from './interval.ts';

// What a rule gets to see of the evidence that one device signed on one day. Instants are ms since 1970.

/** Whether a stored event still is what was received. `erased`: by an order; `altered`, `not-in-ledger`: by nobody's right. */
export type Integrity = 'holds' | 'erased' | 'altered' | 'not-in-ledger';

export interface MeasuredEvent {
  readonly jti: string;
  readonly at: number;
  readonly receivedAt: number;
  /** How far the device says its clock was ahead (ms); null = it does not know, or the event can't be read. */
  readonly clockOffsetMs: number | null;
  /** Where it measured itself to be (satellites or radio); null = it did not measure. */
  readonly measured: Fix | null;
  /** What the device itself signed as odd about that; absent = nothing. */
  readonly signs?: readonly SpoofSign[];
  readonly face: FaceEvidence['outcome'] | null;
  readonly integrity: Integrity;
}

/** Checks of faces in one period of 24 hours. */
export interface DayOfChecks {
  readonly checks: number;
  readonly unassessable: number;
}

export interface EvidenceDayFile {
  readonly now: number;
  readonly device: string;
  readonly site: string;
  readonly day: Interval;
  readonly profile: DeviceProfile | null;
  /** Where it is registered to stand: its own position, else the middle of the institution's fence. */
  readonly standing: Fix | null;
  /** Oldest first. */
  readonly events: readonly MeasuredEvent[];
  /** The seven periods of 24 hours before the day; those without a check are missing. */
  readonly earlier: readonly DayOfChecks[];
  /** When the hub saw the device's line down, from the day on; asked for only where something arrived hours late. */
  readonly offline: readonly OpenInterval[];
  /** Signed downtimes of the institution around the day. */
  readonly downtimes: readonly SiteDowntime[];
}
