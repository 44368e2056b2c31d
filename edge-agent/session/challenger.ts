import type { Logger } from 'pino';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FrameAnalysis } from '../../models/engine/face-engine.ts';
import { ModelError } from '../../models/error.ts';
import { meanTemplate, similarityUnder } from '../../models/match.ts';
import type { FaceMesh, MeshLook } from '../../models/mesh/face-mesh.ts';
import type { TimedFrame } from '../camera/camera.ts';
import {
  beginChallenge,
  type Challenge,
  type ChallengeEvent,
  type FinishedChallenge,
  type RunningChallenge,
  reduceChallenge,
} from '../liveness/challenge.ts';
import { isFacing } from '../liveness/challenge-move.ts';
import { drawPlan, type RandomInt } from '../liveness/challenge-plan.ts';
import type { ColourScores } from '../liveness/screen-colour.ts';
import { type WatchedFrame, watchedFrame } from '../liveness/track.ts';
import { type ColourShown, showColours } from './colour-show.ts';
import type { FaceWatch } from './face-watch.ts';

/** How often the challenge looks at the clock when no frame comes, ms. */
const TICK_MS = 200;

/** So many frames in a row that the mesh could not look at, and it counts as out of order. */
const MESH_FAILURES = 3;

/** A finished challenge, and its frames that looked at the camera: the passive score is over these, too. */
export interface ChallengeResult {
  readonly challenge: FinishedChallenge;
  readonly frames: readonly WatchedFrame[];
  /** How well the face followed the colours of the screen, if they were shown. */
  readonly colours?: ColourScores;
}

/** Asks somebody who matched to do something, and watches whether the same face does it. */
export interface Challenger {
  /** `matched`: the frames of the match, at least one. The caller holds the turn. */
  ask(
    matched: readonly WatchedFrame[],
    prompts: number,
    onChange: (step: RunningChallenge | ColourShown) => void,
  ): Promise<ChallengeResult>;
  /** The person can't or won't do it: the challenge under way, if any, ends. */
  decline(): void;
}

export interface ChallengerParts {
  readonly policy: FacePolicy;
  readonly watch: Pick<FaceWatch, 'attend'>;
  readonly mesh: Pick<FaceMesh, 'look'>;
  readonly randomInt: RandomInt;
  readonly logger: Logger;
  readonly now: () => number;
}

/** A challenger under a policy with a challenge; under another one nobody is to be asked. */
export function createChallenger(parts: ChallengerParts): Challenger {
  let running: ((event: ChallengeEvent) => void) | undefined;
  return {
    decline: () => running?.({ type: 'ended', reason: 'declined' }),
    async ask(matched, prompts, onChange) {
      const { policy, watch, randomInt, now } = parts;
      const terms = policy.pad?.challenge;
      const last = matched.at(-1);
      if (!terms || !last) throw new ModelError('NOT_RUNNING', 'no challenge without a policy for it and a match');
      const { promise, resolve } = Promise.withResolvers<FinishedChallenge>();
      let challenge: Challenge = beginChallenge(
        drawPlan(terms.prompts, prompts, randomInt),
        terms.promptMs,
        now(),
        last,
      );
      const apply = (event: ChallengeEvent) => {
        const next = reduceChallenge(challenge, event);
        if (next === challenge) return;
        challenge = next;
        if (challenge.name === 'running') onChange(challenge);
        else resolve(challenge);
      };
      const { take, frames } = createTaker(parts, matched, () => challenge, apply);
      const timer = setInterval(() => apply({ type: 'time', now: now() }), TICK_MS);
      running = apply;
      const end = (why: 'camera-lost' | 'stopping') =>
        apply({ type: 'ended', reason: why === 'stopping' ? 'unavailable' : why });
      const leave = watch.attend({ quality: openTo(policy.quality), extras: { liveness: true }, take, end });
      let finished: FinishedChallenge;
      try {
        onChange(challenge);
        finished = await promise;
      } finally {
        running = undefined;
        clearInterval(timer);
        leave();
      }
      if (!policy.pad?.screenColour || finished.reason !== 'done') return { challenge: finished, frames };
      const colours = await showColours({ watch, quality: openTo(policy.quality), randomInt, now }, onChange);
      return { challenge: finished, frames, ...(colours && { colours }) };
    },
  };
}

/** Makes events of frames. The mesh looks at each while the engine analyses it, on another thread. */
function createTaker(
  { policy, mesh, logger }: ChallengerParts,
  matched: readonly WatchedFrame[],
  challenge: () => Challenge,
  apply: (event: ChallengeEvent) => void,
) {
  const frames: WatchedFrame[] = [];
  const similarity = similarityUnder(policy);
  const frontal = meanTemplate(matched.map(({ embedding }) => embedding));
  let failures = 0;
  const look = async (frame: TimedFrame): Promise<MeshLook> => {
    try {
      const seen = await mesh.look(frame);
      failures = 0;
      return seen;
    } catch (error) {
      failures++;
      logger.warn({ code: error instanceof ModelError ? error.code : 'UNKNOWN' }, 'session: the face mesh saw nothing');
      return { outcome: 'none' };
    }
  };
  const take = async (frame: TimedFrame, analysing: Promise<FrameAnalysis>) => {
    const [analysis, seen] = await Promise.all([analysing, look(frame)]);
    if (failures >= MESH_FAILURES) return apply({ type: 'ended', reason: 'unavailable' });
    const { at } = frame;
    const several = analysis.outcome !== 'usable' && analysis.reasons.includes('several-faces');
    if (several || seen.outcome === 'several') return apply({ type: 'several-faces', at });
    const [face] = analysis.faces;
    // Nobody to be seen: the clock tells when that has lasted too long.
    if (!face) return undefined;
    const usable = watchedFrame(at, analysis);
    const measures = seen.outcome === 'one' ? seen.face.measures : undefined;
    const now = challenge();
    if (usable && measures && now.name === 'running' && isFacing(measures, now.facing)) frames.push(usable);
    apply({
      type: 'face',
      frame: {
        at,
        box: face.box,
        ...(measures && { measures }),
        ...(usable && { similarity: similarity(usable.embedding, frontal) }),
      },
    });
  };
  return { take, frames };
}

/** Turned, near and moving faces are what is asked for: the gates for a good picture would keep them out. */
function openTo({ minEyeDistancePx, maxRollDeg }: FacePolicy['quality']): FacePolicy['quality'] {
  return { minEyeDistancePx, maxRollDeg, maxYawDeg: 90, maxFaceShare: 1, minSharpness: 0, minExposure: 0 };
}
