import type { CheckInAnswer, CheckInRequest, KioskState } from '../../kiosk-state.ts';
import type { Trouble } from '../agent/requests.ts';
import { isPatient, type Kind } from './kinds.ts';

/** Where the person is in their own part of the visit; everything else is the agent's state. */
export type Step =
  | { readonly name: 'home' }
  | { readonly name: 'number'; readonly kind: Kind; readonly typed: string }
  | { readonly name: 'visit'; readonly kind: Kind; readonly number: string }
  | { readonly name: 'checking'; readonly ask: CheckInRequest }
  | { readonly name: 'answered'; readonly ask: CheckInRequest; readonly answer: CheckInAnswer }
  | { readonly name: 'trouble'; readonly ask: CheckInRequest; readonly trouble: Trouble }
  | { readonly name: 'staff'; readonly ask: CheckInRequest | null };

/** The screen to show. */
export type View =
  | { readonly name: 'connecting' | 'out-of-service' | 'home' | 'number' | 'visit' | 'trouble' | 'staff' | 'looking' }
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
  if (phase.name === 'out-of-service') return { name: 'out-of-service' };
  if (step.name === 'checking') return { name: 'looking' };
  if (step.name !== 'home') return { name: step.name };
  if ('reference' in phase && phase.reference === seen) return { name: 'home' };
  if (phase.name === 'result') return { name: 'result', result: { ...phase, next: [] } };
  if (phase.name === 'recorded') return { name: 'recorded', kind: phase.kind, reference: phase.reference };
  return { name: 'home' };
}

function resultOf({ ask, answer }: Extract<Step, { name: 'answered' }>): Result {
  const { outcome, reasons, attestation, next } = answer;
  return { kind: ask.kind, outcome, reasons, reference: attestation.jti.slice(-6), at: attestation.at, next };
}

/** The step after a number was entered: patients are asked for the visit, staff go straight to the camera. */
export function afterNumber(kind: Kind, number: string): Step {
  return isPatient(kind) ? { name: 'visit', kind, number } : { name: 'checking', ask: { kind, number } };
}

/**
 * How long a screen waits for somebody before it goes home, in ms; null = it doesn't. A match leaves at once, so that the
 * next person can step up; whoever was not recognised gets the time to read what else they can do.
 */
export function patienceOf(view: View): number | null {
  if (view.name === 'result') return view.result.outcome === 'match' ? 2_800 : 40_000;
  if (view.name === 'number' || view.name === 'visit') return 60_000;
  if (view.name === 'trouble') return 30_000;
  return view.name === 'staff' ? 120_000 : null;
}
