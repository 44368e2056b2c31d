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
  /** Of these people at this site around the settlements: a match, or a record in its place. */
  readonly attested: readonly { readonly person: string; readonly at: number }[];
  /** Attempts that could not be assessed, at this site. */
  readonly unclear: readonly { readonly person: string; readonly at: number }[];
  readonly downtimes: readonly SiteDowntime[];
  readonly devices: readonly SiteDevice[];
}

/** How often somebody was verified otherwise than by face, at one desk or by one witness. */
export interface MannerCount {
  /** A device, a witness's pseudonym, or the whole site. */
  readonly by: 'site' | 'desk' | 'witness';
  readonly id: string;
  readonly checked: number;
  /** Signed alternatives that nothing about the person explains. */
  readonly otherwise: number;
}

export interface SitePeriodFile {
  readonly now: number;
  readonly site: string;
  /** The last day of the period. */
  readonly day: Interval;
  readonly period: Interval;
  readonly utcOffsetMinutes: number;
  readonly master: readonly Mastered<'site'>[];
  readonly manners: readonly MannerCount[];
  /** Settlements of people who came on three days or more, by terminal, oldest first. */
  readonly terminals: readonly { readonly terminal: string; readonly settlements: readonly Settlement[] }[];
  /** Pairs of people who rightly come together: family, and those whom one home looks after. */
  readonly together: ReadonlySet<string>;
  /** People seen by a camera on the day of a settlement, as `<claim>`. */
  readonly seen: ReadonlySet<string>;
}
