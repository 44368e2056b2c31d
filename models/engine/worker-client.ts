import { Worker } from 'node:worker_threads';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { ModelError } from '../error.ts';
import type { WeightSet } from '../weights.ts';
import type { AnalysisExtras, Frame, FrameAnalysis } from './face-engine.ts';
import { fromSent, type WorkerReply, type WorkerRequest } from './worker-messages.ts';

interface PendingFrame {
  resolve(analysis: FrameAnalysis): void;
  reject(error: ModelError): void;
}

/** How long a worker may take to finish its frames when asked to stop, in ms. */
const STOP_TIMEOUT_MS = 5000;

/**
 * Young heap of the worker, MB. Frames come by hand-over and live outside it; left to itself it grows by steps of megabytes for hours,
 * whenever a garbage collection comes late.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** This side of one worker's life: it is started once and, when it has ended, it stays ended. */
export class WorkerClient {
  readonly #weights: WeightSet;
  readonly #pending = new Map<number, PendingFrame>();
  #worker: Worker | undefined;
  #lastId = 0;
  #ended: ModelError | undefined;

  constructor(weights: WeightSet) {
    this.#weights = weights;
  }

  /** Why the worker is no more, or undefined while it lives. */
  get ended(): ModelError | undefined {
    return this.#ended;
  }

  get pendingFrames(): number {
    return this.#pending.size;
  }

  /** Resolves when the worker has verified and opened its networks; rejects with the reason it gave. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), {
        workerData: this.#weights,
        execArgv: [],
        resourceLimits: LIMITS,
      });
      this.#worker = worker;
      worker.on('message', (reply: WorkerReply) => {
        if (reply.kind === 'ready') resolve();
        else if (reply.kind === 'refused') this.#end(fromSent(reply.error));
        else this.#settle(reply);
      });
      worker.once('error', (cause) => {
        this.#end(new ModelError('WORKER_FAILED', `the face engine's worker crashed: ${String(cause)}`, { cause }));
      });
      worker.once('exit', (code) => {
        this.#end(new ModelError('WORKER_FAILED', `the face engine's worker ended with code ${code}`));
        reject(this.#ended);
      });
    });
  }

  /** Hands a frame over; its buffer is the worker's from now on. */
  analyse(
    frame: Frame & { readonly rgb: Uint8Array<ArrayBuffer> },
    limits: FacePolicy['quality'],
    extras: AnalysisExtras,
  ): Promise<FrameAnalysis> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ kind: 'analyse', id, frame, limits, extras }, [frame.rgb.buffer]);
    });
  }

  /** Lets the frames already handed over finish, then ends the worker. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker || this.#ended) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#send({ kind: 'stop' }, []);
    const timer = setTimeout(() => void worker.terminate(), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  #send(request: WorkerRequest, handedOver: ArrayBuffer[]): void {
    this.#worker?.postMessage(request, handedOver);
  }

  #settle(reply: Extract<WorkerReply, { id: number }>): void {
    const frame = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'analysed') frame?.resolve(reply.analysis);
    else frame?.reject(fromSent(reply.error));
  }

  // The first reason is the true one: an exit follows a crash and a refusal.
  #end(reason: ModelError): void {
    this.#ended ??= reason;
    for (const frame of this.#pending.values()) frame.reject(this.#ended);
    this.#pending.clear();
  }
}
