import type { z } from 'zod';
import type { ProxyVisit } from '../../contract/attestation.ts';
import type { Mastered } from '../masters/load.ts';
import type { CheckIn, ClaimFacts, SiteDevice, SiteDowntime } from './files.ts';
import type { Interval } from './interval.ts';

// What a rule gets to see where it takes many visits to tell. Instants are ms since 1970, people pseudonyms.

/** Somebody acted for a patient. */
export interface ProxyAct {
  readonly jti: string;
  readonly at: number;
  readonly site: string;
  readonly principal: string;
  readonly relation: z.infer<typeof ProxyVisit>['relation'];
}

/** Two enrolled people whose faces are alike (hub/vault), and when that was found. */
export interface FaceAlike {
  readonly other: string;
  readonly foundAt: number;
}

/** A person, and what came before on the day that is judged. */
export interface PersonPeriodFile {
  readonly now: number;
  readonly person: string;
  /** The day on which the period ends. */
  readonly day: Interval;
  readonly utcOffsetMinutes: number;
  /** When the first claim was settled that the hub knows of, anybody's; earlier silence proves nothing. */
  readonly historyFrom: number | null;
  /** Visits settled in the 210 days that end with `day`, oldest first. */
  readonly claims: readonly ClaimFacts[];
  /** On `day` and the two days before, oldest first. */
  readonly checkIns: readonly CheckIn[];
  /** In which this person acted for others, in the 31 days that end with `day`, oldest first. */
  readonly proxied: readonly ProxyAct[];
  readonly records: readonly Mastered<'person'>[];
  readonly roles: readonly Mastered<'proxy-role'>[];
  /** Who may share this person's money, as either of them declared. */
  readonly family: readonly string[];
  readonly caps: readonly Mastered<'dispensing-cap'>[];
  readonly alike: readonly FaceAlike[];
}

/** One settlement at a terminal, in few words: a quarter of a hospital has many. */
export interface Settlement {
  readonly claim: string;
  readonly person: string;
  readonly at: number;
  readonly fundFen: number;
}

export interface TerminalDayFile {
  readonly now: number;
  readonly site: string;
  readonly terminal: string;
  readonly day: Interval;
  /** Visits settled here on `day`, oldest first. */
  readonly settlements: readonly Settlement[];
  /** Of these people at this site: a check that did not refuse them, or a record in its place; ms since 1970, by person. */
  readonly attested: ReadonlyMap<string, readonly number[]>;
  readonly downtimes: readonly SiteDowntime[];
  readonly devices: readonly SiteDevice[];
}

/** How often somebody was verified otherwise than by face: at the whole site, at one desk, or by one witness. */
export interface MannerCount {
  readonly by: 'site' | 'desk' | 'witness';
  /** The site, a device, or a witness's pseudonym. */
  readonly id: string;
  /** All checks and records of patients there. */
  readonly all: number;
  /** Signed alternatives that nothing about the person explains. */
  readonly otherwise: number;
}

/** Fewer alternatives in a quarter say nothing about a site. */
export const FEWEST_ALTERNATIVES = 20;

/** A site in a calendar quarter. */
export interface SitePeriodFile {
  readonly now: number;
  readonly site: string;
  /** The quarter's last day. */
  readonly day: Interval;
  readonly period: Interval;
  readonly utcOffsetMinutes: number;
  readonly master: readonly Mastered<'site'>[];
  /** Empty until the quarter is over, and where alternatives are few. */
  readonly manners: readonly MannerCount[];
  /** Of people who may have been billed together again and again, in the quarter or the 30 days before, by terminal, oldest first. */
  readonly terminals: readonly (readonly Settlement[])[];
  /** Claims whose person was verified at the site that day, by face or by a record in its place. */
  readonly seen: ReadonlySet<string>;
  /** Pairs of family members, as `pairKey` writes them. */
  readonly families: ReadonlySet<string>;
  /** People who come by a treatment plan: they meet each other at the desk. */
  readonly regular: ReadonlySet<string>;
  /** Practitioners who billed here, and how many of them are enrolled anywhere. Absent until the quarter is over. */
  readonly enrolment?: { readonly billing: number; readonly enrolled: number };
  /** Whether anybody could be verified here at all. */
  readonly hasDevices: boolean;
}

/** Two people, whoever is named first. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
