import type { z } from 'zod';
import type { BedsideReply as BedsideReplyRecord } from '../../contract/attestation.ts';
import type { STAY_KINDS, Stay } from '../../contract/stay.ts';
import type { Mastered } from '../masters/load.ts';
import type { CheckIn, ClaimFacts, ClockEvent, Sighting, SignedException, SiteDevice, SiteDowntime } from './files.ts';
import type { OpenInterval } from './interval.ts';

// What a rule gets to see of an inpatient's stay. Instants are ms since 1970, people pseudonyms.

type BedsideReply = z.infer<typeof BedsideReplyRecord>;

export interface BedPlace {
  /** Since when the person has lain there. */
  readonly from: number;
  readonly until: number | null;
  readonly ward: string;
  readonly room: string | null;
  readonly bed: string;
}

export interface SurgeryFacts extends OpenInterval {
  readonly operator: string | null;
  readonly anaesthetist: string | null;
}

export interface StayFacts {
  readonly id: string;
  readonly person: string;
  readonly site: string;
  readonly kind: (typeof STAY_KINDS)[number];
  readonly reportedAt: number;
  readonly admittedAt: number;
  /** null = still in. */
  readonly dischargedAt: number | null;
  readonly admission: Stay['admission'] | null;
  readonly department: string | null;
  readonly dischargeWay: Stay['dischargeWay'] | null;
  readonly dischargeBed: string | null;
  readonly diedAt: number | null;
  readonly diagnosis: string | null;
  readonly attending: string | null;
  readonly homeRegion: string | null;
  readonly newbornOf: string | null;
  /** Where the person lay, oldest first; empty when the institution names no bed. */
  readonly beds: readonly BedPlace[];
  readonly icu: readonly OpenInterval[];
  readonly leaves: readonly OpenInterval[];
  readonly surgeries: readonly SurgeryFacts[];
  readonly firstOrderAt: number | null;
  readonly firstNoteAt: number | null;
  readonly firstExaminationAt: number | null;
  readonly uploadedAt: number | null;
}

/** What the ward said of a challenge that no face answered. */
export type StaffReply = Pick<BedsideReply, 'answer' | 'reason'> & { readonly at: number };

/** A bedside challenge and how it was answered: attestations `patient.bedside` that name it. */
export interface ChallengeFacts {
  readonly id: string;
  readonly issuedAt: number;
  readonly dueAt: number;
  readonly cancelled: boolean;
  /** Oldest first; empty = not answered. */
  readonly answers: readonly CheckIn[];
  /** The ward's last word on it; absent = it said nothing. */
  readonly reply?: StaffReply;
}

export interface StayFile {
  readonly now: number;
  /** The region's clock, by which days and nights are meant. */
  readonly utcOffsetMinutes: number;
  readonly stay: StayFacts;
  /** Active claims of this encounter, and other claims of the person while the stay lasts. */
  readonly claims: readonly ClaimFacts[];
  /** Other active stays of the person that begin up to 90 days before this one or end after it began. */
  readonly otherStays: readonly StayFacts[];
  /** Active stays of other people at this site that were in one of its beds while this one lasted. */
  readonly bedNeighbours: readonly StayFacts[];
  /** Of this person from four days before admission until two days after discharge, at any site. */
  readonly checkIns: readonly CheckIn[];
  readonly exceptions: readonly SignedException[];
  readonly challenges: readonly ChallengeFacts[];
  readonly exemptions: readonly Mastered<'exemption'>[];
  readonly passages: readonly Mastered<'ward-passage'>[];
  readonly deaths: readonly Mastered<'death'>[];
  /** The bed master of the site while the stay lasts. */
  readonly beds: readonly Mastered<'bed'>[];
  readonly person: readonly Mastered<'person'>[];
  /** Of the operators, anaesthetists and the attending physician. */
  readonly clockEvents: readonly ClockEvent[];
  readonly sightings: readonly Sighting[];
  readonly downtimes: readonly SiteDowntime[];
  readonly devices: readonly SiteDevice[];
}
