import type { AlternativeRequest, CheckInAnswer, CheckInRequest, KioskState } from '../../kiosk-state.ts';
import type { OwnRecord } from '../../own-record.ts';
import type { Trouble } from '../agent/requests.ts';
import { isPatient, type Kind } from './kinds.ts';

/** A check that was asked for. With `challenge` it answers a bedside challenge, and nobody knows the person's number. */
export type Ask = CheckInRequest & { readonly challenge?: string };

/** Why a code did not help, said at the place where the number is typed instead. */
export type CodeTrouble = 'voucher' | 'unknown' | 'timed-out' | 'camera-lost' | 'no-challenge';

/** What staff find filled in, when somebody was led to them. */
export interface Prefill {
  readonly task: 'alternative' | 'proxy' | 'bedside-reply';
  readonly values: Readonly<Record<string, string>>;
}

export type AlternativeReason = Extract<AlternativeRequest, { type: 'alternative' }>['reason'];

/** What a person who collects for somebody, or wants no look at the face, gives before the staff step in. */
export interface Guide {
  readonly way: 'proxy' | 'alternative';
  readonly number: string | null;
  readonly visit: string | null;
}

/** Where the person is in their own part of the visit; everything else is the agent's state. */
export type Step =
  | { readonly name: 'home'; readonly note?: CodeTrouble }
  | {
      readonly name: 'number';
      readonly kind: Kind;
      readonly typed: string;
      /** From a slip that was scanned first. */
      readonly visit?: string;
      readonly note?: CodeTrouble;
    }
  | { readonly name: 'visit'; readonly kind: Kind; readonly number: string; readonly note?: CodeTrouble }
  /** A badge was shown where there is more than one thing to do. */
  | { readonly name: 'choose'; readonly number: string }
  | { readonly name: 'guide'; readonly guide: Guide; readonly note?: CodeTrouble }
  | { readonly name: 'scanning'; readonly from: Step }
  | { readonly name: 'checking'; readonly ask: Ask }
  | { readonly name: 'answered'; readonly ask: Ask; readonly answer: CheckInAnswer }
  | { readonly name: 'trouble'; readonly ask: Ask; readonly trouble: Trouble }
  | { readonly name: 'own-number' }
  | { readonly name: 'own-looking' }
  | { readonly name: 'own'; readonly own: OwnRecord }
  | {
      readonly name: 'staff';
      readonly ask: Ask | null;
      readonly prefill?: Prefill;
      /** Why the face did not do, for the form of a check without one. */
      readonly reason?: AlternativeReason;
    };

/** The screen to show. */
export type View =
  | {
      readonly name:
        | 'connecting'
        | 'out-of-service'
        | 'home'
        | 'number'
        | 'visit'
        | 'choose'
        | 'guide'
        | 'scanning'
        | 'own-number'
        | 'own'
        | 'trouble'
        | 'staff'
        | 'looking';
    }
  | { readonly name: 'result'; readonly result: Result }
  | { readonly name: 'recorded'; readonly kind: string; readonly reference: string };

/** What came out of a check, from the page's own question or, after a reload, from the agent's state. */
export interface Result {
  readonly kind: string;
  readonly outcome: CheckInAnswer['outcome'];
  readonly reasons: CheckInAnswer['reasons'];
  readonly reference: string;
  readonly at: string;
  readonly next: CheckInAnswer['next'];
  /** What is on record of a practitioner now. */
  readonly own?: OwnRecord;
}

/**
 * Which screen follows from the agent's state and the person's step. The agent's "looking" comes first, because people
 * must know when they are being looked at; the answer to the page's own question stays until the person has read it.
 * `seen` = reference of a result that was read and put away here while the agent still shows it.
 */
export function viewOf(state: KioskState | null, step: Step, seen: string | null): View {
  if (!state) return { name: 'connecting' };
  const { phase } = state;
  if (phase.name === 'looking') return { name: 'looking' };
  if (step.name === 'staff') return { name: 'staff' };
  if (step.name === 'answered') return { name: 'result', result: resultOf(step) };
  if (step.name === 'own') return { name: 'own' };
  if (phase.name === 'out-of-service') return { name: 'out-of-service' };
  if (step.name === 'checking' || step.name === 'own-looking') return { name: 'looking' };
  if (step.name !== 'home') return { name: step.name };
  if ('reference' in phase && phase.reference === seen) return { name: 'home' };
  if (phase.name === 'result') return { name: 'result', result: { ...phase, next: [] } };
  if (phase.name === 'recorded') return { name: 'recorded', kind: phase.kind, reference: phase.reference };
  return { name: 'home' };
}

function resultOf({ ask, answer }: Extract<Step, { name: 'answered' }>): Result {
  const { outcome, reasons, attestation, next, own } = answer;
  const shown = { kind: ask.kind, outcome, reasons, reference: attestation.jti.slice(-6), at: attestation.at, next };
  return own ? { ...shown, own } : shown;
}

/** The step after a number was entered: patients are asked for the visit, unless they showed it before; staff are looked at. */
export function afterNumber(kind: Kind, number: string, visit?: string): Step {
  if (!isPatient(kind)) return { name: 'checking', ask: { kind, number } };
  return visit === undefined
    ? { name: 'visit', kind, number }
    : { name: 'checking', ask: { kind, number, nonce: visit } };
}

/**
 * How long a screen waits for somebody before it goes home, in ms; null = it doesn't. A match leaves at once, so that the
 * next person can step up; whoever was not recognised gets the time to read what else they can do.
 */
export function patienceOf(view: View): number | null {
  switch (view.name) {
    case 'result':
      return view.result.outcome === 'match' ? 2_800 : 40_000;
    case 'number':
    case 'visit':
    case 'guide':
    case 'own-number':
    case 'own':
      return 60_000;
    case 'choose':
    case 'trouble':
      return 30_000;
    case 'staff':
      return 120_000;
    default:
      return null;
  }
}

/** The reason that staff find chosen after a check in vain: what the event will say must not be a default that nobody looked at. */
export function reasonAfter({ outcome, reasons }: Pick<Result, 'outcome' | 'reasons'>): AlternativeReason {
  if (outcome === 'no-match') return 'no-match';
  const unknown = reasons.includes('not-enrolled') || reasons.includes('template-expired');
  return unknown ? 'not-enrolled' : 'cannot-be-captured';
}
