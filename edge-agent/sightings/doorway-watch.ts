import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Digest, SubjectId } from '../../contract/ids.ts';
import type { FaceEngine } from '../../models/engine/face-engine.ts';
import { ModelError } from '../../models/error.ts';
import { similarityUnder } from '../../models/match.ts';
import type { Attestor } from '../attestation/draft.ts';
import { type Camera, isBlind, type TimedFrame } from '../camera/camera.ts';
import type { LoopProgress } from '../health/progress.ts';
import { facesInFrame } from './faces-in-frame.ts';
import { type JudgeParts, judgeTrack, picturesToJudge, type TrackVerdict } from './judge-track.ts';
import { createPace, type PaceLimits } from './pace.ts';
import { createStillness } from './stillness.ts';
import { type FaceTrack, stepTracks } from './tracks.ts';

/** Longest wait for a frame, so that the loop notices when it has to stop, ms. */
const FRAME_WAIT_MS = 1_000;
/** Wait before a failed engine is tried again, ms. */
const ENGINE_RETRY_MS = 2_000;

/** Somebody who stays in the picture is judged again so often, ms: signed anew once the interval is over. */
const KNOWN_REST_MS = 20_000;

/** What the loop promises to `/health`, ms. */
export const DOORWAY_PERIOD_MS = 8_000;

/** Keeps the pictures of a sighting as evidence; the answer names them. Undefined when they could not be kept. */
export type KeepClip = (person: SubjectId, at: number, track: FaceTrack) => Digest | undefined;

export interface DoorwayParts extends JudgeParts {
  readonly camera: Pick<Camera, 'nextFrame' | 'state'>;
  readonly engine: Pick<FaceEngine, 'analyse' | 'start'>;
  readonly attestor: Attestor;
  readonly progress: LoopProgress;
  /** Told how each track was judged, and what a look cost in seconds: counts, never who. */
  readonly onVerdict: (outcome: TrackVerdict['outcome'] | 'not-kept') => void;
  readonly onLook: (seconds: number) => void;
  readonly pace?: PaceLimits;
  /** Absent: no clips are kept. */
  readonly keepClip?: KeepClip;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Looks at a doorway for as long as it runs: follows faces, and signs which of the enrolled staff came by. */
export class DoorwayWatch {
  readonly #parts: DoorwayParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #tracks: readonly FaceTrack[] = [];
  #engineFailed = false;

  constructor(parts: DoorwayParts) {
    this.#parts = parts;
  }

  get engineFailed(): boolean {
    return this.#engineFailed;
  }

  /** Somebody is in the picture now. */
  get busy(): boolean {
    return this.#tracks.length > 0;
  }

  start(): void {
    this.#running ??= this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const { camera, progress } = this.#parts;
    const pace = createPace(this.#parts.pace);
    const stillness = createStillness();
    while (!stopping.aborted) {
      const frame = await camera.nextFrame(stopping, FRAME_WAIT_MS);
      const from = performance.now();
      const blind = isBlind(camera.state);
      if (frame && !blind && (this.#tracks.length > 0 || !stillness.isStill(frame))) await this.#look(frame);
      if (blind) this.#tracks = [];
      progress.progressed();
      const pauseMs = pace.pauseAfter(performance.now() - from, this.#tracks.length > 0);
      await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
    }
    progress.ended();
  }

  async #look(frame: TimedFrame): Promise<void> {
    const { engine, basis, keepClip, onLook } = this.#parts;
    const { policy } = basis;
    const from = performance.now();
    try {
      const how = {
        quality: policy.quality,
        extras: { liveness: policy.pad !== undefined },
        pictures: keepClip !== undefined,
      };
      const faces = await facesInFrame(frame, engine, how);
      this.#engineFailed = false;
      const sameFace = { similarity: similarityUnder(policy), sameFace: policy.verification.threshold };
      const { current, ended } = stepTracks(this.#tracks, faces, frame.at, sameFace);
      this.#tracks = current.map((track) => this.#consider(track, false));
      for (const track of ended) this.#consider(track, true);
    } catch (error) {
      await this.#trouble(error);
    }
    onLook((performance.now() - from) / 1000);
  }

  /**
   * Judges a track when it has enough pictures, once more with twice as many, or at its end: two searches at most, or a
   * stranger who waits here for an hour would be taken for somebody in the end. Who is known is judged again while staying.
   */
  #consider(track: FaceTrack, ended: boolean): FaceTrack {
    const { basis, now, onVerdict } = this.#parts;
    const at = now();
    const { seen, judgedAt, restsUntil } = track;
    if (at < restsUntil || judgedAt === seen) return track;
    const enough = picturesToJudge(basis.policy);
    const first = judgedAt === 0;
    const due = seen >= (first ? enough : Math.max(2 * enough, judgedAt + 1));
    const last = ended && first && seen >= basis.policy.capture.framesToDecide;
    if (!due && !last) return track;
    const verdict = judgeTrack(track, at, this.#parts);
    const known = verdict.outcome === 'sighted' || verdict.outcome === 'known-lately';
    if (verdict.outcome === 'sighted') this.#sign(track, at, verdict);
    else if (known || !first || ended) onVerdict(verdict.outcome);
    const rest = known ? at + KNOWN_REST_MS : first ? 0 : Number.POSITIVE_INFINITY;
    return { ...track, judgedAt: seen, restsUntil: rest };
  }

  #sign(track: FaceTrack, at: number, { person, draft }: Extract<TrackVerdict, { outcome: 'sighted' }>): void {
    const { attestor, lately, keepClip, onVerdict, logger } = this.#parts;
    try {
      const clip = keepClip?.(person, at, track);
      const { seq } = attestor.attest(clip ? { ...draft, media: [clip] } : draft);
      lately.note(person, at);
      onVerdict('sighted');
      logger.info({ seq, pad: draft.pad.outcome, frames: draft.face.frames }, 'sightings: attested');
    } catch (error) {
      onVerdict('not-kept');
      logger.error({ err: error }, 'sightings: one could not be attested; the person is signed when seen again');
    }
  }

  async #trouble(error: unknown): Promise<void> {
    const { engine, logger } = this.#parts;
    const code = error instanceof ModelError ? error.code : 'UNKNOWN';
    if (code === 'BUSY' || code === 'INVALID_FRAME') {
      logger.warn({ code }, 'sightings: a frame was passed over');
      return;
    }
    this.#engineFailed = true;
    logger.error({ code, err: error }, 'sightings: the face engine failed; it will be started again');
    await sleep(ENGINE_RETRY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    await engine.start().catch((err: unknown) => logger.error({ err }, 'sightings: the face engine does not start'));
  }
}
