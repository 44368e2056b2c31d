import type { FacePolicy } from '../../contract/face-policy.ts';
import { ModelError } from '../error.ts';
import { expectedDigests, installedWeights, type WeightSet } from '../weights.ts';
import type { AnalysisExtras, FaceEngine, Frame, FrameAnalysis } from './face-engine.ts';
import { assertFrame, NETWORKS } from './pipeline.ts';
import { WorkerClient } from './worker-client.ts';

export interface OnnxEngineOptions {
  /** Weights to run; by default those of this checkout. */
  readonly weights?: WeightSet;
  /** Frames that may wait or be worked on at once. One more is refused with BUSY: old frames are worth nothing. */
  readonly maxPending?: number;
}

/** Face engine over ONNX Runtime, on one CPU thread of its own. Nothing is kept from one frame to the next. */
export function createOnnxEngine({ weights = installedWeights(), maxPending = 8 }: OnnxEngineOptions = {}): FaceEngine {
  return new OnnxEngine(weights, maxPending);
}

class OnnxEngine implements FaceEngine {
  readonly model: string;
  readonly digests: Readonly<Record<string, string>>;
  readonly #weights: WeightSet;
  readonly #maxPending: number;
  #worker: WorkerClient | undefined;
  #started: Promise<void> | undefined;

  constructor(weights: WeightSet, maxPending: number) {
    this.model = weights.manifest.id;
    this.digests = expectedDigests(weights.manifest, Object.values(NETWORKS));
    this.#weights = weights;
    this.#maxPending = maxPending;
  }

  /** Starts the worker, or a new one when the last has ended; while one runs, it is that one's start that is awaited. */
  async start(): Promise<void> {
    if (!this.#started || this.#worker?.ended) {
      this.#worker = new WorkerClient(this.#weights);
      this.#started = this.#worker.start();
    }
    await this.#started;
  }

  async analyse(frame: Frame, quality: FacePolicy['quality'], extras: AnalysisExtras = {}): Promise<FrameAnalysis> {
    assertFrame(frame);
    const worker = this.#worker;
    if (!worker) throw new ModelError('NOT_RUNNING', 'the face engine does not run; call start() first');
    if (worker.pendingFrames >= this.#maxPending) {
      throw new ModelError('BUSY', `${worker.pendingFrames} frames are waiting already; skip this one`);
    }
    // Copied once, to exactly its own bytes, and the copy handed over: the caller keeps its frame for the preview, and a
    // camera that reuses its buffer can't change the picture between the quality gate and the embedding.
    return worker.analyse({ ...frame, rgb: new Uint8Array(frame.rgb) }, quality, extras);
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#started = undefined;
    await worker?.stop();
  }
}
