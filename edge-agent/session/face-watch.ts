import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { AnalysisExtras, DetectedFace, FaceEngine } from '../../models/engine/face-engine.ts';
import { ModelError } from '../../models/error.ts';
import { type Camera, isBlind, type TimedFrame } from '../camera/camera.ts';
import type { LoopProgress } from '../health/progress.ts';
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
  /** Also measure how live the face looks, and let only an unbroken track of one face count. */
  readonly liveness?: boolean;
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
  #apply: ((event: LookEvent) => void) | undefined;
  #extras: AnalysisExtras = {};
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
    this.#apply?.({ type: 'time', now: Number.POSITIVE_INFINITY });
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** The answer ends the subscription. */
  onSeen(listener: SeenListener): () => void {
    this.#seen.add(listener);
    return () => this.#seen.delete(listener);
  }

  /** Looks until enough usable frames are there, time is up or the camera is lost. The caller holds the turn. */
  look(
    { framesNeeded, timeoutMs, spacingMs, liveness = false }: LookRequest,
    onChange: (look: Look) => void,
  ): Promise<FinishedLook> {
    const { camera, now } = this.#options;
    const startedAt = now();
    const deadline = startedAt + timeoutMs;
    const { promise, resolve } = Promise.withResolvers<FinishedLook>();
    let look: Look = beginLook({ framesNeeded, spacingMs, unbroken: liveness, startedAt, deadline });
    const apply = (event: LookEvent) => {
      const next = reduceLook(look, event);
      if (next === look) return;
      look = next;
      onChange(look);
      if (look.name !== 'looking') resolve(look);
    };
    const timer = setTimeout(() => apply({ type: 'time', now: deadline }), timeoutMs);
    const unsubscribe = camera.onChange((state) => isBlind(state) && apply({ type: 'camera-lost' }));
    this.#apply = apply;
    this.#extras = { liveness };
    this.#wake.abort();
    onChange(look);
    return promise.finally(() => {
      clearTimeout(timer);
      unsubscribe();
      this.#apply = undefined;
    });
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const { camera, progress } = this.#options;
    while (!stopping.aborted) {
      const frame = await camera.nextFrame(stopping, FRAME_WAIT_MS);
      if (frame && this.#apply) await this.#analyse(frame, this.#apply);
      progress.progressed();
      if (!this.#apply) await this.#idle();
    }
    progress.ended();
  }

  async #idle(): Promise<void> {
    this.#wake = new AbortController();
    if (this.#apply || this.#stopping.signal.aborted) return;
    await sleep(IDLE_MS, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }

  async #analyse(frame: TimedFrame, apply: (event: LookEvent) => void): Promise<void> {
    const { engine, quality, frameSeconds } = this.#options;
    const from = performance.now();
    try {
      const analysis = await engine.analyse(frame, quality, this.#extras);
      this.#engineFailed = false;
      frameSeconds.observe({ step: 'decode' }, frame.decodeMs / 1000);
      frameSeconds.observe({ step: 'analyse' }, (performance.now() - from) / 1000);
      for (const listener of this.#seen) listener(frame, analysis.faces);
      if (analysis.outcome === 'usable') {
        const { embedding, face, liveness } = analysis;
        const seen = { at: frame.at, embedding, quality: face.quality, box: face.box };
        apply({ type: 'usable', frame: liveness ? { ...seen, liveness } : seen });
      } else {
        apply({ type: 'unusable', at: frame.at, reasons: analysis.reasons });
      }
    } catch (error) {
      await this.#engineTrouble(error);
    }
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
