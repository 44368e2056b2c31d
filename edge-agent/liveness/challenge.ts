import type { ChallengePrompt, ChallengeReason } from '../../contract/challenge.ts';
import type { MeshMeasures } from '../../models/mesh/face-mesh.ts';
import * as limits from './challenge-limits.ts';
import { type Facing, facingOf, isFacing, isReopened, shows, turnOf } from './challenge-move.ts';
import type { ChallengePlan } from './challenge-plan.ts';
import { continues, type Located, MAX_GAP_MS } from './track.ts';

/** One face in one frame, as a challenge sees it. */
export interface ChallengeFrame extends Located {
  /** Absent: the mesh found no face, which counts for nothing. */
  readonly measures?: MeshMeasures;
  /** How alike the face is to the one that matched; absent: it could not be told. */
  readonly similarity?: number;
}

export type ChallengeEvent =
  | { readonly type: 'face'; readonly frame: ChallengeFrame }
  | { readonly type: 'several-faces'; readonly at: number }
  | { readonly type: 'time'; readonly now: number }
  | { readonly type: 'ended'; readonly reason: 'declined' | 'camera-lost' | 'unavailable' };

/** What was asked and how long it took, ms. */
export interface DonePrompt {
  readonly ask: ChallengePrompt;
  readonly ms: number;
}

/** A challenge under way. First the face looks at the camera, then does what is asked, and so on in turn. */
export interface RunningChallenge {
  readonly name: 'running';
  readonly plan: ChallengePlan;
  readonly promptMs: number;
  readonly step: 'facing' | 'doing';
  /** Number of the try, from 0. */
  readonly attempt: number;
  readonly done: readonly DonePrompt[];
  /** When this step began, ms since 1970. Frames up to then show what was before it. */
  readonly since: number;
  /** The face followed; undefined after a break, until there is one again. */
  readonly last: Located | undefined;
  /** Frames in a row that show a face looking at the camera. */
  readonly faced: readonly MeshMeasures[];
  readonly facing: Facing | undefined;
  /** Frames in a row that show what was asked. */
  readonly held: number;
  /** When the eyes closed, of a blink that has not ended. */
  readonly closedAt: number | undefined;
  /** Frames in a row that show somebody else. */
  readonly strangers: number;
}

export interface FinishedChallenge {
  readonly name: 'finished';
  readonly reason: ChallengeReason;
  readonly plan: ChallengePlan;
  readonly attempt: number;
  readonly done: readonly DonePrompt[];
}
export type Challenge = RunningChallenge | FinishedChallenge;

/** Begins where the match ended: `last` is the face that matched, so that nobody can step in between. */
export function beginChallenge(plan: ChallengePlan, promptMs: number, now: number, last: Located): RunningChallenge {
  return { name: 'running', plan, promptMs, attempt: 0, ...beginning(now, last) };
}

/** What is asked for now: to look at the camera, or the prompt. */
export function askedNow({ step, plan, attempt, done }: RunningChallenge): ChallengePrompt | 'face' {
  return step === 'facing' ? 'face' : (plan[attempt]?.[done.length] ?? 'face');
}

/** The next state. Pure. A finished challenge stays as it is. */
export function reduceChallenge(challenge: Challenge, event: ChallengeEvent): Challenge {
  if (challenge.name === 'finished') return challenge;
  switch (event.type) {
    case 'face':
      // A picture from before the step belongs to what was before it.
      return event.frame.at <= challenge.since ? challenge : withFace(inTime(challenge, event.frame.at), event.frame);
    case 'several-faces':
      return event.at <= challenge.since ? challenge : anew(challenge, 'several-faces', event.at);
    case 'time':
      return inTime(challenge, event.now);
    case 'ended':
      return finished(challenge, event.reason);
  }
}

function inTime(challenge: RunningChallenge, now: number): Challenge {
  if (now - challenge.since >= challenge.promptMs) return finished(challenge, 'timed-out');
  const { last } = challenge;
  return last && now - last.at > MAX_GAP_MS ? anew(challenge, 'lost', now) : challenge;
}

function withFace(challenge: Challenge, frame: ChallengeFrame): Challenge {
  if (challenge.name === 'finished') return challenge;
  if (challenge.last && !continues(challenge.last, frame)) return anew(challenge, 'lost', frame.at);
  const followed = { ...challenge, last: { at: frame.at, box: frame.box } };
  const { measures } = frame;
  if (!measures) return { ...followed, held: 0 };
  const strangers = strangersWith(followed, measures, frame.similarity);
  if (strangers >= limits.OTHER_FACE_FRAMES) return finished(followed, 'other-face');
  const known = { ...followed, strangers };
  return known.step === 'facing' ? faces(known, frame, measures) : does(known, frame, measures);
}

// Only a face that looks at the camera can be told from others; a frame without a comparison says nothing.
function strangersWith({ strangers, facing }: RunningChallenge, face: MeshMeasures, similarity?: number): number {
  if (similarity === undefined || !isFacing(face, facing)) return strangers;
  return similarity < limits.OTHER_FACE ? strangers + 1 : 0;
}

function faces(challenge: RunningChallenge, frame: ChallengeFrame, measures: MeshMeasures): Challenge {
  if (!isFacing(measures, challenge.facing) || !isSame(frame)) return { ...challenge, faced: [] };
  const faced = [...challenge.faced, measures];
  if (faced.length < limits.FACING_FRAMES) return { ...challenge, faced };
  const facing = challenge.facing ?? facingOf(faced);
  return { ...challenge, ...fresh(frame.at), step: 'doing', facing };
}

function does(challenge: RunningChallenge, frame: ChallengeFrame, measures: MeshMeasures): Challenge {
  const { facing } = challenge;
  const ask = askedNow(challenge);
  if (!facing || ask === 'face') return challenge;
  const turn = turnOf(measures, facing);
  // A recording turns its head whatever is asked: whoever does something else begins anew, with other prompts.
  if (turn && turn !== ask) return anew(challenge, 'wrong-move', frame.at);
  if (ask === 'blink') return blinks(challenge, facing, frame, measures);
  if (!shows(ask, measures, facing) || !isSame(frame)) return { ...challenge, held: 0 };
  const held = challenge.held + 1;
  return held < limits.HELD_FRAMES ? { ...challenge, held } : answered(challenge, ask, frame.at);
}

function blinks(challenge: RunningChallenge, facing: Facing, frame: ChallengeFrame, measures: MeshMeasures): Challenge {
  const { closedAt } = challenge;
  if (shows('blink', measures, facing)) return { ...challenge, closedAt: closedAt ?? frame.at };
  if (closedAt === undefined) return challenge;
  // Closed eyes are compared badly: it is the open ones after that must be the person's.
  if (frame.at - closedAt > limits.BLINK_MS) return { ...challenge, closedAt: undefined };
  return isReopened(measures, facing) && isSame(frame) ? answered(challenge, 'blink', frame.at) : challenge;
}

function answered(challenge: RunningChallenge, ask: ChallengePrompt, at: number): Challenge {
  const done = [...challenge.done, { ask, ms: at - challenge.since }];
  const next = { ...challenge, ...fresh(at), done };
  return done.length < (challenge.plan[challenge.attempt]?.length ?? 0) ? next : finished(next, 'done');
}

/** The next try, with its own prompts; the last one ends it. */
function anew(challenge: RunningChallenge, reason: ChallengeReason, at: number): Challenge {
  const attempt = challenge.attempt + 1;
  if (attempt >= challenge.plan.length) return finished(challenge, reason);
  return { ...challenge, attempt, ...beginning(at, undefined), strangers: challenge.strangers };
}

function finished({ plan, attempt, done }: RunningChallenge, reason: ChallengeReason): FinishedChallenge {
  return { name: 'finished', reason, plan, attempt, done };
}

function beginning(since: number, last: Located | undefined) {
  return { ...fresh(since), done: [], last, facing: undefined, strangers: 0 };
}

function fresh(since: number) {
  return { step: 'facing', since, faced: [], held: 0, closedAt: undefined } as const;
}

function isSame({ similarity }: ChallengeFrame): boolean {
  return similarity !== undefined && similarity >= limits.SAME_FACE;
}
