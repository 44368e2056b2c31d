import type { NotAssessableReason, Subject } from '../../contract/evidence.ts';
import { templateVector } from '../../models/template.ts';
import { type Camera, isBlind } from '../camera/camera.ts';
import type { TemplateSource } from '../gallery/template-source.ts';
import type { RunningChallenge } from '../liveness/challenge.ts';
import { challengedFace, challengedPad } from '../liveness/challenge-evidence.ts';
import { promptsAsked } from '../liveness/challenge-plan.ts';
import { PAD_NOT_RUN, passiveOutcome } from '../liveness/passive-outcome.ts';
import { comparedFace, type DecisionBasis, unassessedFace } from '../match/face-evidence.ts';
import type { Challenger } from './challenger.ts';
import type { Seen } from './check-in-draft.ts';
import type { ColourShown } from './colour-show.ts';
import { SessionError } from './error.ts';
import type { FaceWatch } from './face-watch.ts';
import type { FinishedLook, Look } from './look-state.ts';
import { type StepSeconds, timed } from './step-time.ts';

export interface AssessmentParts {
  readonly basis: DecisionBasis;
  readonly camera: Pick<Camera, 'state'>;
  readonly watch: Pick<FaceWatch, 'look'>;
  /** Only asked when the policy has a challenge. */
  readonly challenger?: Challenger | undefined;
  readonly templates: Pick<TemplateSource, 'find'>;
  readonly frameSeconds: StepSeconds;
}

/** What a person in front of the camera is shown while being looked at. */
export type CheckInStep = Look | RunningChallenge | ColourShown;
type Report = (step: CheckInStep) => void;

/**
 * For this share of the time, frames that could be better are passed over with advice: dark glasses, hats and open mouths double
 * or triple the misses (models/README.md). Whoever keeps them on is compared all the same, a second or two later.
 */
const PICKY_SHARE = 0.2;

/** `seenAt` is when the frame arrived that the decision waited for, ms since 1970. */
export interface Assessment {
  readonly seen: Seen;
  readonly seenAt?: number;
}

/**
 * Compares whoever stands there with the claimed person: template, look, decision, challenge. Signs nothing. `nonce` names
 * the visit for which the template is asked. Throws SessionError or GalleryError; the caller holds the turn.
 */
export async function assess(
  { subject, nonce }: { readonly subject: Subject; readonly nonce: string },
  parts: AssessmentParts,
  report: Report,
): Promise<Assessment> {
  const { basis, camera, watch, templates } = parts;
  const lookup = await templates.find(subject, nonce);
  // Nothing to compare with: then the face is not looked at either.
  if (lookup.outcome !== 'found') return unassessed([lookup.outcome], basis);
  if (isBlind(camera.state)) return unassessed(['camera-lost'], basis);

  const { capture, pad: padPolicy } = basis.policy;
  const framesNeeded = Math.max(capture.framesToDecide, padPolicy?.minFrames ?? 0);
  const { timeoutMs } = capture;
  const pickyMs = PICKY_SHARE * timeoutMs;
  const request = { framesNeeded, timeoutMs, spacingMs: 0, pickyMs, liveness: padPolicy !== undefined };
  const look = await watch.look(request, report);
  // Of the same frames as the match, or the one could be of a person and the other of a picture.
  const pad = passiveOutcome({ frames: look.usable, shed: look.shed }, padPolicy);
  if (look.name === 'given-up') return { seen: { face: unassessedFace(look.reasons, look.usable, basis), pad } };
  const template = templateVector(lookup.template, basis.model);
  const face = timed(parts.frameSeconds, 'decide', () => comparedFace(look.usable, template, basis));
  const last = look.usable.at(-1);
  const challenged = await challenge({ face, pad }, look, parts, report);
  // What a person needs to move is none of the machine's time.
  return challenged ? { seen: challenged } : { seen: { face, pad }, ...(last ? { seenAt: last.at } : {}) };
}

/** Asks whoever matched to move, if the policy wants that now; undefined: it does not. A no-match needs no challenge. */
async function challenge(
  { face, pad }: Seen,
  { usable, shed }: FinishedLook,
  { basis, challenger }: AssessmentParts,
  report: Report,
): Promise<Seen | undefined> {
  const { policy } = basis;
  const prompts = policy.pad?.challenge ? promptsAsked(policy.pad.challenge, pad) : 0;
  if (prompts === 0 || face.outcome !== 'match' || pad.outcome === 'fail') return undefined;
  if (!challenger)
    throw new SessionError('NO_CHALLENGE', 'the policy asks for a challenge, but nothing here can ask it');
  const { challenge, frames, colours } = await challenger.ask(usable, prompts, report);
  const challenged = challengedPad(passiveOutcome({ frames: [...usable, ...frames], shed }, policy.pad), challenge);
  const recorded = colours ? { ...challenged, scores: { ...challenged.scores, ...colours } } : challenged;
  return { pad: recorded, face: challengedFace(face, recorded) };
}

function unassessed(reasons: readonly NotAssessableReason[], basis: DecisionBasis): Assessment {
  return { seen: { face: unassessedFace(reasons, [], basis), pad: PAD_NOT_RUN } };
}
