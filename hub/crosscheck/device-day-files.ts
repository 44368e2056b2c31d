import type { DeviceProfile } from '../../contract/device-config.ts';
import type { PadEvidence, Place } from '../../contract/evidence.ts';
import type { Sighting } from './files.ts';
import type { Interval } from './interval.ts';

// What a rule gets to see of a device's day. Instants are ms since 1970.

export interface ChainFacts {
  readonly chain: string;
  /** Device time of its first event. */
  readonly firstAt: number;
}

export interface DeviceEvent {
  readonly jti: string;
  readonly kind: string;
  readonly chain: string;
  readonly seq: number;
  readonly at: number;
  readonly nonce: string | null;
  readonly subject: string | null;
  readonly matched: boolean;
  /** Whether it says where it was. */
  readonly located: boolean;
  /** null = it says nothing about liveness, or can't be read any more. */
  readonly pad: PadEvidence['outcome'] | null;
}

/** Events missing from a chain: those after `after` and before `next`, the first event stored beyond. */
export interface ChainHole {
  readonly chain: string;
  readonly after: number;
  readonly next: { readonly jti: string; readonly seq: number; readonly at: number; readonly receivedAt: number };
}

export interface Refusal {
  readonly digest: string;
  readonly code: string;
  readonly receivedAt: number;
}

export interface DeviceDayFile {
  readonly now: number;
  readonly device: string;
  readonly site: string;
  /** What it is for and where it stands; null = never registered. */
  readonly profile: DeviceProfile | null;
  readonly place: Place['type'] | null;
  /** Nobody registered where it stands: it is carried about. */
  readonly moves: boolean;
  readonly day: Interval;
  readonly events: readonly DeviceEvent[];
  readonly chains: readonly ChainFacts[];
  readonly holes: readonly ChainHole[];
  readonly refusals: readonly Refusal[];
  /** At the device's site, of those whom it clocked while being carried about; from an hour before the day until one after. */
  readonly sightings: readonly Sighting[];
}
