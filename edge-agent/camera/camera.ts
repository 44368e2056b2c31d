import type { Frame } from '../../models/engine/face-engine.ts';

/** `starting`: nothing seen yet; `ok`: readable pictures arrive; `lost`: they do not. */
export type CameraState = 'starting' | 'ok' | 'lost';

/** A decoded frame and when its picture arrived, ms since 1970. `decodeMs` is what decoding took. */
export interface TimedFrame extends Frame {
  readonly at: number;
  readonly decodeMs: number;
}

export interface CameraCounts {
  /** Pictures that arrived. */
  readonly pictures: number;
  /** Of these, replaced by a newer one before anybody looked. */
  readonly superseded: number;
  /** Looked at, but broken, too large or of no known format. */
  readonly unreadable: number;
  readonly restarts: number;
}

/** What the rest of the agent sees of its camera, whatever the source. */
export interface Camera {
  readonly state: CameraState;
  readonly counts: CameraCounts;
  /** The newest frame, or the next to come; undefined when none comes for `waitMs`, or `signal` aborts. */
  nextFrame(signal: AbortSignal, waitMs: number): Promise<TimedFrame | undefined>;
  /** Calls `listener` at each change of state; the answer ends that. */
  onChange(listener: (state: CameraState) => void): () => void;
  start(): void;
  stop(): Promise<void>;
}
