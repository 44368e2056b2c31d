import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { AnalysisExtras, DetectedFace, FaceEngine, FrameAnalysis } from '../../models/engine/face-engine.ts';
import { ModelError } from '../../models/error.ts';
import { type Camera, isBlind, type TimedFrame } from '../camera/camera.ts';
import type { LoopProgress } from '../health/progress.ts';
import { watchedFrame } from '../liveness/track.ts';
import { beginLook, type FinishedLook, type Look, type LookEvent, reduceLook } from './look-state.ts';
import type { StepSeconds } from './step-time.ts';

/** While nobody checks in, one picture each so many ms is decoded, not analysed: to know that the camera works. */
const IDLE_MS = 1_000;
/** Longest wait for a frame, so that the loop notices when it has to stop or a look has ended. */
const FRAME_WAIT_MS = 1_000;
/** Wait before a failed engine is tried again, ms. */
const ENGINE_RETRY_MS = 2_000;

/** What the loop promises to `/health`, ms. */
export const WATCH_PERIOD_MS = 5_000;

export interface LookRequest {
  readonly framesNeeded: number;
  readonly timeoutMs: number;
  readonly spacingMs: number;
  /** For so long, frames that could be better are passed over with advice; 0 when absent. */
  readonly pickyMs?: number;
  /** Also measure how live the face looks, and let only an unbroken track of one face count. */
  readonly liveness?: boolean;
}

/** Whoever wants the frames of now: how they are to be analysed, and what becomes of them. */
export interface Onlooker {
  readonly quality: FacePolicy['quality'];
  readonly extras: AnalysisExtras;
  /** Awaited before the next frame is taken. The analysis is under way, so that more can be measured beside it. */
  take(frame: TimedFrame, analysis: Promise<FrameAnalysis>): Promise<void>;
  /** No more frames will come: the camera is lost, or the agent stops. */
  end(why: 'camera-lost' | 'stopping'): void;
}

/** Whoever wants the pictures of now as they are: no face in them is looked for. */
export interface PictureTaker {
  takePicture(frame: TimedFrame): Promise<void>;
  end(why: 'camera-lost' | 'stopping'): void;
}

/** A frame that was looked at, for the preview. */
export type SeenListener = (frame: TimedFrame, faces: readonly DetectedFace[]) => void;

export interface FaceWatchOptions {
  readonly camera: Camera;
  readonly engine: FaceEngine;
  readonly quality: FacePolicy['quality'];
  readonly frameSeconds: StepSeconds;
  readonly progress: LoopProgress;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The loop over frames. Faces are analysed only while a look is under way: whoever just passes by is not looked at. */
export class FaceWatch {
  readonly #options: FaceWatchOptions;
  readonly #stopping = new AbortController();
  readonly #seen = new Set<SeenListener>();
  #running: Promise<void> | undefined;
  #onlooker: Onlooker | PictureTaker | undefined;
  /** Since when the onlooker looks, ms: a picture from before may show whoever stood there last. */
  #since = Number.NEGATIVE_INFINITY;
  #wake = new AbortController();
  #engineFailed = false;

  constructor(options: FaceWatchOptions) {
    this.#options = options;
  }

  /** The last analysis failed for a reason of the engine's, not of the picture. */
  get engineFailed(): boolean {
    return this.#engineFailed;
  }

  start(): void {
    this.#running ??= this.#run(this.#stopping.signal);
  }

  /** A look under way ends as timed out, so that it is still signed. */
  async stop(): Promise<void> {
    this.#onlooker?.end('stopping');
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** The answer ends the subscription. */
  onSeen(listener: SeenListener): () => void {
    this.#seen.add(listener);
    return () => this.#seen.delete(listener);
  }

  /** Hands each frame from now on to `onlooker`, until the answer is called. The caller holds the turn. */
  attend(onlooker: Onlooker): () => void {
    return this.#admit(onlooker);
  }

  /** The same for pictures in which no face is looked for. */
  attendPictures(taker: PictureTaker): () => void {
    return this.#admit(taker);
  }

  #admit(onlooker: Onlooker | PictureTaker): () => void {
    const unsubscribe = this.#options.camera.onChange((state) => isBlind(state) && onlooker.end('camera-lost'));
    this.#onlooker = onlooker;
    this.#since = this.#options.now();
    this.#wake.abort();
    return () => {
      unsubscribe();
      if (this.#onlooker === onlooker) this.#onlooker = undefined;
    };
  }

  /** Looks until enough usable frames are there, time is up or the camera is lost. The caller holds the turn. */
  look(
    { framesNeeded, timeoutMs, spacingMs, pickyMs = 0, liveness = false }: LookRequest,
    onChange: (look: Look) => void,
  ): Promise<FinishedLook> {
    const { quality, now } = this.#options;
    const startedAt = now();
    const deadline = startedAt + timeoutMs;
    const { promise, resolve } = Promise.withResolvers<FinishedLook>();
    const pickyUntil = startedAt + pickyMs;
    let look: Look = beginLook({ framesNeeded, spacingMs, unbroken: liveness, startedAt, deadline, pickyUntil });
    const apply = (event: LookEvent) => {
      const next = reduceLook(look, event);
      if (next === look) return;
      look = next;
      onChange(look);
      if (look.name !== 'looking') resolve(look);
    };
    const timer = setTimeout(() => apply({ type: 'time', now: deadline }), timeoutMs);
    const leave = this.attend({
      quality,
      extras: { liveness },
      take: async (frame, analysis) => apply(lookEvent(frame, await analysis)),
      end: (why) => apply(why === 'camera-lost' ? { type: why } : { type: 'time', now: Number.POSITIVE_INFINITY }),
    });
    onChange(look);
    return promise.finally(() => {
      clearTimeout(timer);
      leave();
    });
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const { camera, progress } = this.#options;
    while (!stopping.aborted) {
      const frame = await camera.nextFrame(stopping, FRAME_WAIT_MS);
      if (frame && this.#onlooker && frame.at >= this.#since) await this.#show(frame, this.#onlooker);
      progress.progressed();
      if (!this.#onlooker) await this.#idle();
    }
    progress.ended();
  }

  async #idle(): Promise<void> {
    this.#wake = new AbortController();
    if (this.#onlooker || this.#stopping.signal.aborted) return;
    await sleep(IDLE_MS, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }

  async #show(frame: TimedFrame, onlooker: Onlooker | PictureTaker): Promise<void> {
    if ('takePicture' in onlooker) {
      for (const listener of this.#seen) listener(frame, []);
      await onlooker.takePicture(frame);
      return;
    }
    try {
      await onlooker.take(frame, this.#analyse(frame, onlooker));
    } catch (error) {
      await this.#engineTrouble(error);
    }
  }

  async #analyse(frame: TimedFrame, { quality, extras }: Onlooker): Promise<FrameAnalysis> {
    const { engine, frameSeconds } = this.#options;
    const from = performance.now();
    const analysis = await engine.analyse(frame, quality, extras);
    this.#engineFailed = false;
    frameSeconds.observe({ step: 'decode' }, frame.decodeMs / 1000);
    frameSeconds.observe({ step: 'analyse' }, (performance.now() - from) / 1000);
    for (const listener of this.#seen) listener(frame, analysis.faces);
    return analysis;
  }

  /** A frame the engine can't take is passed over; an engine that has died is started again. */
  async #engineTrouble(error: unknown): Promise<void> {
    const { engine, logger } = this.#options;
    const code = error instanceof ModelError ? error.code : 'UNKNOWN';
    if (code === 'BUSY' || code === 'INVALID_FRAME') {
      logger.warn({ code }, 'session: a frame was passed over');
      return;
    }
    this.#engineFailed = true;
    logger.error({ code, err: error }, 'session: the face engine failed; it will be started again');
    await sleep(ENGINE_RETRY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    await engine.start().catch((err: unknown) => logger.error({ err }, 'session: the face engine does not start'));
  }
}

function lookEvent({ at }: TimedFrame, analysis: FrameAnalysis): LookEvent {
  const frame = watchedFrame(at, analysis);
  if (frame) return { type: 'usable', frame };
  return { type: 'unusable', at, reasons: analysis.outcome === 'usable' ? [] : analysis.reasons };
}
