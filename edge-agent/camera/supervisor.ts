import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { decodeImage, type ImageLimits } from '../../models/decode.ts';
import type { Camera, CameraCounts, CameraState, TimedFrame } from './camera.ts';
import { CameraError, type CameraSource, MAX_PICTURE_BYTES } from './camera-source.ts';
import { type CameraDoubts, createCameraDoubts } from './doubt.ts';
import { LatestPicture } from './latest-picture.ts';
import { createPatience, type Patience } from './patience.ts';
import { DEFAULT_RESTART, type RestartPolicy, restartDelay } from './restart-delay.ts';
import type { SceneWatch } from './scene-watch.ts';
import { isWorthSaying } from './warning-pace.ts';

/** 16 megapixels are 48 MB decoded: more is no camera picture but an attempt to exhaust the memory. */
const PICTURE_LIMITS: ImageLimits = { maxBytes: MAX_PICTURE_BYTES, maxPixels: 16_000_000 };

/** Without a readable picture for so long, the camera counts as lost, ms; longer for one that is slow (`patience.ts`). */
const SILENCE_MS = 5_000;

export interface SupervisorOptions {
  readonly source: CameraSource;
  readonly logger: Logger;
  readonly now: () => number;
  readonly restart?: RestartPolicy;
  readonly silenceMs?: number;
  readonly random?: () => number;
  /** Of a camera that watches a place: whether it still looks there. */
  readonly scene?: SceneWatch;
}

/** Keeps a source running: starts it again after each failure, and says honestly whether pictures arrive. */
export class SupervisedCamera implements Camera {
  readonly #options: Required<Omit<SupervisorOptions, 'scene'>>;
  readonly #slot = new LatestPicture();
  readonly #doubts: CameraDoubts;
  readonly #patience: Patience;
  readonly #listeners = new Set<(state: CameraState) => void>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #state: CameraState = 'starting';
  #readableAt = 0;
  #pictures = 0;
  #unreadable = 0;
  #repeated = 0;
  #lastDigest: string | undefined;
  #restarts = 0;

  constructor(options: SupervisorOptions) {
    this.#options = { restart: DEFAULT_RESTART, silenceMs: SILENCE_MS, random: Math.random, ...options };
    this.#doubts = createCameraDoubts(options.source.repeats ?? false, options.scene);
    this.#patience = createPatience(this.#options.silenceMs);
  }

  get state(): CameraState {
    return this.#state;
  }

  get counts(): CameraCounts {
    const { superseded } = this.#slot;
    return {
      pictures: this.#pictures,
      superseded,
      unreadable: this.#unreadable,
      repeated: this.#repeated,
      restarts: this.#restarts,
      stillMs: this.#doubts.stillMs,
    };
  }

  onChange(listener: (state: CameraState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#running ??= this.#supervise(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async nextFrame(signal: AbortSignal, waitMs: number): Promise<TimedFrame | undefined> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const from = performance.now();
      const picture = from < deadline ? await this.#slot.take(signal, deadline - from) : undefined;
      if (!picture) return undefined;
      if (this.#isRepeated(picture.digest)) continue;
      const decodeFrom = performance.now();
      const frame = await decodeImage(picture.encoded, PICTURE_LIMITS).catch((error: unknown) => this.#skip(error));
      if (!frame) continue;
      this.#readableAt = this.#options.now();
      this.#lastDigest = picture.digest;
      this.#doubts.seen(frame, picture.at);
      this.#become(this.#doubts.current ?? 'ok');
      return { ...frame, at: picture.at, decodeMs: performance.now() - decodeFrom };
    }
  }

  /** The picture looked at last, again: of a live camera that is nothing new, and no second piece of evidence. */
  #isRepeated(digest: string): boolean {
    if (this.#options.source.repeats || digest !== this.#lastDigest) return false;
    this.#repeated++;
    return true;
  }

  #skip(error: unknown): undefined {
    this.#unreadable++;
    const code = error instanceof Error && 'code' in error ? error.code : 'UNKNOWN';
    if (isWorthSaying(this.#unreadable)) {
      this.#options.logger.warn({ code, unreadable: this.#unreadable }, 'camera: a picture was skipped');
    }
    if (this.#options.now() - this.#readableAt > this.#options.silenceMs) this.#become('lost');
  }

  async #supervise(stopping: AbortSignal): Promise<void> {
    const { logger, restart, random, now } = this.#options;
    let failures = 0;
    while (!stopping.aborted) {
      const startedAt = now();
      const before = this.#pictures;
      this.#readableAt = now();
      const error = await this.#runOnce(stopping);
      if (stopping.aborted) return;
      const settled = this.#pictures > before && now() - startedAt > restart.capMs;
      failures = settled ? 1 : failures + 1;
      this.#slot.clear();
      this.#lastDigest = undefined;
      this.#become('lost');
      const delayMs = Math.round(restartDelay(failures, restart, random));
      const code = error instanceof CameraError ? error.code : 'UNKNOWN';
      logger.warn({ code, reason: messageOf(error), failures, delayMs }, 'camera: lost, will be started again');
      await sleep(delayMs, undefined, { signal: stopping }).catch(() => undefined);
      this.#restarts++;
    }
  }

  /** Runs the source until it ends, hangs or `stopping` aborts; the answer is why. */
  async #runOnce(stopping: AbortSignal): Promise<unknown> {
    const { source, now, silenceMs } = this.#options;
    const silent = new AbortController();
    this.#patience.begin(now());
    const watch = setInterval(() => {
      if (!this.#patience.isOver(now())) return;
      this.#become('lost');
      if (source.silence === 'failure') silent.abort();
    }, silenceMs / 5);
    try {
      await source.run((encoded) => this.#arrive(encoded), AbortSignal.any([stopping, silent.signal]));
      return new CameraError('SILENT', `no picture for ${silenceMs} ms or longer`);
    } catch (error) {
      return error;
    } finally {
      clearInterval(watch);
    }
  }

  #arrive(encoded: Uint8Array): void {
    this.#pictures++;
    const at = this.#options.now();
    this.#patience.arrived(at);
    this.#slot.put({ at, encoded, digest: this.#doubts.arrived(encoded, at) });
    if (this.#state !== 'starting' && this.#state !== 'lost') this.#become(this.#doubts.current ?? 'ok');
  }

  #become(state: CameraState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.logger.info({ camera: state }, 'camera: state changed');
    for (const listener of this.#listeners) listener(state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof CameraError ? error.message : 'the source failed unexpectedly';
}
