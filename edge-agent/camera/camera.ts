import type { Frame } from '../../models/engine/face-engine.ts';
import type { Doubt } from './doubt.ts';

/**
 * `starting`: nothing seen yet; `ok`: readable pictures arrive; `lost`: they do not. `frozen`, `looped`, `covered`, `dark`: they
 * do, but do not show what is before the camera now. `moved`: they show another place than the one it was put up for.
 */
export type CameraState = 'starting' | 'ok' | 'lost' | Doubt;

/**
 * Whether nobody may be judged by what this camera shows. A covered one is judged all the same: its pictures are true, and
 * whoever stands there is told that it is dark.
 */
export function isBlind(state: CameraState): boolean {
  return state === 'lost' || state === 'frozen' || state === 'looped';
}

/** The camera as the device's presence says it; undefined = it is not known yet. */
export function presenceOf(state: CameraState): 'ok' | 'lost' | undefined {
  if (state === 'starting') return undefined;
  return state === 'ok' ? 'ok' : 'lost';
}

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
  /** Looked at, but the same as the one before: nothing new was seen. */
  readonly repeated: number;
  readonly restarts: number;
  /** How long nothing has moved, ms: an empty room, or a picture of one; undefined where nobody watches that. */
  readonly stillMs?: number | undefined;
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
