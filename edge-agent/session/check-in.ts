import type { NotAssessableReason } from '../../contract/evidence.ts';
import { newEventId } from '../../contract/ids.ts';
import { templateVector } from '../../models/template.ts';
import type { Attested, Attestor } from '../attestation/draft.ts';
import { type Camera, isBlind } from '../camera/camera.ts';
import type { TemplateSource } from '../gallery/template-source.ts';
import type { AgentMetrics } from '../health/metrics.ts';
import type { RunningChallenge } from '../liveness/challenge.ts';
import { challengedFace, challengedPad } from '../liveness/challenge-evidence.ts';
import { promptsAsked } from '../liveness/challenge-plan.ts';
import { PAD_NOT_RUN, passiveOutcome } from '../liveness/passive-outcome.ts';
import { comparedFace, type DecisionBasis, unassessedFace } from '../match/face-evidence.ts';
import type { Locator } from '../place/locator.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import type { Challenger } from './challenger.ts';
import { type CheckIn, checkInDraft, isPatient, type Seen } from './check-in-draft.ts';
import type { ColourShown } from './colour-show.ts';
import { SessionError } from './error.ts';
import type { FaceWatch } from './face-watch.ts';
import type { FinishedLook, Look } from './look-state.ts';
import { isVerified, type NextWay, nextWays } from './next-ways.ts';
import { type StepSeconds, timed } from './step-time.ts';

export interface CheckInResult extends Seen {
  readonly attested: Attested;
  readonly tookMs: number;
  readonly next: readonly NextWay[];
}

export interface CheckInParts {
  readonly basis: DecisionBasis;
  readonly camera: Pick<Camera, 'state'>;
  readonly watch: Pick<FaceWatch, 'look'>;
  /** Only asked when the policy has a challenge. */
  readonly challenger?: Challenger | undefined;
  readonly templates: TemplateSource;
  readonly attestor: Attestor;
  readonly locator: Locator;
  readonly frameSeconds: StepSeconds;
  readonly checkInSeconds: Pick<AgentMetrics['checkInSeconds'], 'observe'>;
  readonly now: () => number;
}

/** Follows a check-in on the screen. */
export type CheckInStep = Look | RunningChallenge | ColourShown;
export type CheckInProgress = (step: CheckInStep, attempt: number) => void;

/** Verifies one claimed person and signs what came of it: a match, a no-match and "could not tell" are all evidence. */
export interface CheckIns {
  /** Throws SessionError, GalleryError or OutboxError when nothing could be signed. The caller holds the turn. */
  checkIn(claim: CheckIn, onProgress: CheckInProgress): Promise<CheckInResult>;
}

/** Check-ins over the given parts; attempts are counted per visit. */
export function createCheckIns(parts: CheckInParts): CheckIns {
  const attempts: Attempts = createAttempts(parts.now);
  return {
    async checkIn(claim, onProgress) {
      const startedAt = parts.now();
      const draftFor = checkInDraft(claim, parts.locator);
      const visit = [claim.kind, claim.subject, claim.nonce].join('|');
      const attempt = attempts.begin(visit);

      const { seen, seenAt } = await assess(claim, parts, (step) => onProgress(step, attempt));
      const draft = await draftFor(seen);
      const attested = timed(parts.frameSeconds, 'attest', () => parts.attestor.attest(draft));

      if (isVerified(seen)) attempts.end(visit);
      const endedAt = parts.now();
      if (seenAt !== undefined) parts.frameSeconds.observe({ step: 'total' }, (endedAt - seenAt) / 1000);
      parts.checkInSeconds.observe({ outcome: seen.face.outcome }, (endedAt - startedAt) / 1000);
      const { maxAttempts } = parts.basis.policy.capture;
      const next = nextWays(seen, { patient: isPatient(claim), attempt, maxAttempts });
      return { ...seen, attested, tookMs: endedAt - startedAt, next };
    },
  };
}

/** `seenAt` is when the frame arrived that the decision waited for, ms since 1970. */
interface Assessment {
  readonly seen: Seen;
  readonly seenAt?: number;
}

type Report = (step: CheckInStep) => void;

async function assess(claim: CheckIn, parts: CheckInParts, report: Report): Promise<Assessment> {
  const { basis, camera, watch, templates, now } = parts;
  const subject = { type: isPatient(claim) ? 'insured' : 'practitioner', id: claim.subject } as const;
  const lookup = await templates.find(subject, claim.nonce ?? newEventId(now()));
  // Nothing to compare with: then the face is not looked at either.
  if (lookup.outcome !== 'found') return unassessed([lookup.outcome], basis);
  if (isBlind(camera.state)) return unassessed(['camera-lost'], basis);

  const { capture, pad: padPolicy } = basis.policy;
  const framesNeeded = Math.max(capture.framesToDecide, padPolicy?.minFrames ?? 0);
  const request = { framesNeeded, timeoutMs: capture.timeoutMs, spacingMs: 0, liveness: padPolicy !== undefined };
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
  { basis, challenger }: CheckInParts,
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
