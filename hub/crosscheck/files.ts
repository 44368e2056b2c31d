import type { z } from 'zod';
import type { Alternative, ProxyVisit } from '../../contract/attestation.ts';
import type { Claim } from '../../contract/claim.ts';
import type { DeviceProfile } from '../../contract/device-config.ts';
import type { FaceEvidence, Geo, PadEvidence, Place, Position } from '../../contract/evidence.ts';
import type { ClaimMasters, StayOfPerson } from './claim-masters.ts';
import type { DeviceDayFile } from './device-day-files.ts';
import type { EvidenceDayFile } from './evidence-day-files.ts';
import type { Interval, OpenInterval } from './interval.ts';
import type { PersonPeriodFile, SitePeriodFile, TerminalDayFile } from './pattern-files.ts';
import type { PractitionerDayFile } from './practitioner-day-files.ts';
import type { PractitionerPeriodFile } from './practitioner-period.ts';
import type { SiteDayFile } from './site-day-files.ts';
import type { StayFile } from './stay-files.ts';

// What a rule gets to see of one subject. Instants are ms since 1970, amounts fen, people pseudonyms.

type ClaimContract = z.infer<typeof Claim>;
type ProxyRecord = z.infer<typeof ProxyVisit>;
type AlternativeRecord = z.infer<typeof Alternative>;

/** Where somebody was; `accuracyM` is the radius in metres that holds the true place. */
export type Fix = Position & { readonly accuracyM: number };

interface Seen {
  readonly jti: string;
  readonly at: number;
  /** When it reached the hub. */
  readonly receivedAt: number;
  readonly site: string;
  readonly device: string;
  readonly outcome: FaceEvidence['outcome'];
  readonly pad: PadEvidence['outcome'];
  /** Where a clock that no reference kept had its time from: `at` may be off. Absent: a reference kept it. */
  readonly clock?: 'rtc' | 'none';
}

/** An insured person before a camera. `fix`: from the event, else from where the device stands. */
export interface CheckIn extends Seen {
  readonly kind: 'patient.registration' | 'patient.bedside' | 'patient.pickup';
  readonly person: string;
  readonly nonce: string;
  readonly fix: Fix | null;
}

/** A practitioner clocking in or out. */
export interface ClockEvent extends Seen {
  readonly practitioner: string;
  readonly direction: 'in' | 'out';
  readonly fence: Geo['fence'];
  /** null = the event can't be read any more. */
  readonly fix: Fix | null;
}

/** A practitioner whom a watching camera recognised in passing. It supports presence; that there is none proves little. */
export interface Sighting extends Seen {
  readonly practitioner: string;
}

/** A signed record that takes the place of a face check for one person. */
export interface SignedException {
  readonly jti: string;
  readonly kind: 'alternative' | 'proxy' | 'downtime';
  readonly at: number;
  readonly site: string;
  /** What a proxy record says; null for other kinds. */
  readonly proxy: ProxyRecord | null;
  readonly alternative: AlternativeRecord | null;
}

/** Signed at the site: nobody could be verified between these instants. */
export interface SiteDowntime extends OpenInterval {
  readonly jti: string;
  readonly device: string;
}

export interface Outage extends OpenInterval {
  readonly cause: 'offline' | 'camera-lost' | 'out-of-service';
}

/** What is known about a device of the site: the reasons why its silence may prove nothing. */
export interface SiteDevice {
  readonly id: string;
  readonly site: string;
  readonly profile: DeviceProfile;
  /** null = not known. */
  readonly place: Place['type'] | null;
  /** Nobody registered where it stands: it is carried about. */
  readonly moves: boolean;
  readonly registeredAt: number;
  readonly revokedAt: number | null;
  /** When it first connected; null = never. */
  readonly firstOnline: number | null;
  readonly outages: readonly Outage[];
  /** Spans in which events of its chain are missing, were erased by an order, or were refused (then: about whom). */
  readonly holes: readonly (Interval & { readonly subject?: string | null })[];
  /** Events waiting in its outbox, as it last said. The outbox is in order: they are later than `deliveredUpTo`. */
  readonly pending: number;
  /** Device time of the latest event that has arrived. */
  readonly deliveredUpTo: number | null;
  readonly offlineSince: number | null;
}

export interface ClaimLineFacts {
  readonly lineId: string;
  readonly at: number;
  readonly ordering: string | null;
  readonly performing: string | null;
  readonly placeholder: boolean;
  /** A practitioner code on the line has not the shape of a national one. */
  readonly oddCode?: boolean;
  readonly prescription: string | null;
  readonly item: string | null;
  /** In the item's own unit; null = not said. */
  readonly quantity: number | null;
  readonly external: boolean;
  readonly amountFen: number;
}

export interface ClaimFacts {
  readonly id: string;
  readonly encounter: string | null;
  readonly person: string;
  readonly site: string;
  readonly kind: ClaimContract['kind'];
  readonly serviceStart: number;
  readonly serviceEnd: number | null;
  readonly settledAt: number;
  readonly exception: ClaimContract['exception'] | null;
  readonly terminal: string | null;
  readonly operator: string | null;
  readonly medType: string | null;
  readonly diagnosis: string | null;
  readonly regionCare: string | null;
  readonly regionInsured: string | null;
  readonly totalFen: number;
  readonly fundFen: number;
  readonly lines: readonly ClaimLineFacts[];
  /** Every scan, in active claims, of those of its drug trace codes that were scanned more than once; absent = none was. */
  readonly repeatedScans?: readonly TraceScan[];
}

/** A package's trace code as a claim's line carries it. */
export interface TraceScan {
  readonly code: string;
  readonly claim: string;
  readonly line: string;
  readonly at: number;
  /** Taken back: the line's amount or quantity is negative. */
  readonly returned: boolean;
  /** How much of the package; null = not said. */
  readonly quantity: number | null;
}

/** Consent of an insured person, from when it was given until it was withdrawn. */
export interface PersonConsent extends OpenInterval {
  readonly faceVerification: boolean;
}

export interface ClaimFile {
  readonly now: number;
  /** The region's clock, by which days and opening hours are meant. */
  readonly utcOffsetMinutes: number;
  readonly claim: ClaimFacts;
  /** Of this person around the visit, at any site, oldest first. */
  readonly checkIns: readonly CheckIn[];
  readonly exceptions: readonly SignedException[];
  readonly downtimes: readonly SiteDowntime[];
  /** Of the practitioners on the lines, at any site, oldest first. */
  readonly clockEvents: readonly ClockEvent[];
  /** Of the same practitioners, at any site, oldest first. */
  readonly sightings: readonly Sighting[];
  /** Devices of the claim's site. */
  readonly devices: readonly SiteDevice[];
  readonly masters: ClaimMasters;
  /** Active stays of the person that touch the claim's span, at any site. */
  readonly stays: readonly StayOfPerson[];
  /** Of the person, oldest first; null = not asked for, or nobody keeps this register. */
  readonly consents: readonly PersonConsent[] | null;
}

export interface PersonDayFile {
  readonly now: number;
  readonly person: string;
  readonly day: Interval;
  /** From a day before `day` on, oldest first. */
  readonly checkIns: readonly CheckIn[];
  readonly exceptions: readonly SignedException[];
  /** Settled on `day`, oldest first. */
  readonly claims: readonly ClaimFacts[];
}

/** Which file a rule gets for which kind of subject. */
export interface SubjectFiles {
  claim: ClaimFile;
  stay: StayFile;
  'person-day': PersonDayFile;
  'person-period': PersonPeriodFile;
  'terminal-day': TerminalDayFile;
  'site-period': SitePeriodFile;
  'practitioner-day': PractitionerDayFile;
  'practitioner-period': PractitionerPeriodFile;
  'device-day': DeviceDayFile;
  'evidence-day': EvidenceDayFile;
  'site-day': SiteDayFile;
}
