import type { Fence } from '../../contract/fence.ts';
import type { ClaimFacts, ClockEvent, SiteDevice } from './files.ts';
import type { Interval, OpenInterval } from './interval.ts';

// What a rule gets to see of a practitioner's day. Instants are ms since 1970, amounts fen, people pseudonyms.

export interface BilledLine {
  readonly claim: string;
  /** The claim's encounter, or the claim itself when it names none. */
  readonly visit: string;
  readonly kind: ClaimFacts['kind'];
  readonly person: string;
  readonly site: string;
  readonly at: number;
  /** Whether the practitioner ordered it; else they only performed it. */
  readonly ordered: boolean;
  readonly prescription: string | null;
  readonly external: boolean;
  readonly amountFen: number;
  /** The fund's part of the amount. */
  readonly fundFen: number;
}

export interface PractitionerDayFile {
  readonly now: number;
  readonly practitioner: string;
  readonly day: Interval;
  /** From a day before `day` on, oldest first. */
  readonly clockEvents: readonly ClockEvent[];
  /** Lines of active claims that this practitioner ordered or performed on `day`. */
  readonly billed: readonly BilledLine[];
  /** Devices of the sites where this practitioner clocked. */
  readonly devices: readonly SiteDevice[];
  /** Fences of these sites. */
  readonly fences: readonly SiteFence[];
}

/** Where a site's ground ends, as long as that holds. */
export interface SiteFence extends OpenInterval {
  readonly site: string;
  readonly fence: Fence;
}
