import type { Attested } from '../attestation/draft.ts';
import { askedNow, type RunningChallenge } from '../liveness/challenge.ts';
import type { ScreenColour } from '../liveness/screen-colour.ts';
import type { CheckInStep } from '../session/assessment.ts';
import type { Seen } from '../session/check-in-draft.ts';
import type { Look } from '../session/look-state.ts';
import type { CheckInAnswer, RecordedAnswer } from './kiosk-state.ts';
import type { Screen } from './screen.ts';

/** What the person is told of what was seen. */
export function shownOf({ face, pad }: Seen): Pick<CheckInAnswer, 'outcome' | 'reasons' | 'score'> {
  if (pad.outcome === 'fail') return { outcome: 'see-staff', reasons: [], score: null };
  return { outcome: face.outcome, reasons: face.reasons, score: face.score ?? null };
}

/** A look under way, on the screen. */
export function showLook(screen: Screen, kind: string, look: Look, attempt: number): void {
  if (look.name !== 'looking') return;
  const { advice, usable, goal } = look;
  const frames = { framesDone: usable.length, framesNeeded: goal.framesNeeded };
  screen.show({ name: 'looking', kind, advice, ...frames, attempt });
}

/** Whatever is under way in front of the camera, on the screen. */
export function showStep(screen: Screen, kind: string, step: CheckInStep, attempt: number): void {
  if (step.name === 'colour') showColour(screen, step.colour);
  else if (step.name === 'running') showChallenge(screen, kind, step, attempt);
  else showLook(screen, kind, step, attempt);
}

/** Over what is shown of the challenge, which is done by then. */
function showColour(screen: Screen, colour: ScreenColour): void {
  const { phase } = screen.state;
  if (phase.name !== 'looking' || !phase.challenge) return;
  screen.show({ ...phase, challenge: { ...phase.challenge, ask: 'face', colour } });
}

function showChallenge(screen: Screen, kind: string, running: RunningChallenge, attempt: number): void {
  const { plan, done, attempt: tried } = running;
  const of = plan[tried]?.length ?? 1;
  const challenge = { ask: askedNow(running), number: done.length + 1, of, again: tried > 0 };
  screen.show({ name: 'looking', kind, advice: null, framesDone: done.length, framesNeeded: of, attempt, challenge });
}

/** The last characters of the id: short enough to be quoted on the telephone. */
export function receiptOf({ jti, at }: Attested): { reference: string; at: string } {
  return { reference: jti.slice(-6), at: new Date(at).toISOString() };
}

/** How an answer names the event that was signed. */
export function named({ jti, chain, seq, at }: Attested): RecordedAnswer['attestation'] {
  return { jti, chain, seq, at: new Date(at).toISOString() };
}
