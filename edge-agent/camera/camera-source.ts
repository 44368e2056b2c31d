/** Why a camera gives no pictures. The message says what to do. */
export type CameraErrorCode = 'PROGRAM_MISSING' | 'NOT_FOUND' | 'STREAM_ENDED' | 'OVERSIZED' | 'SILENT';

/** The only error a camera source throws. It ends one run; the supervisor starts the next. */
export class CameraError extends Error {
  override readonly name = 'CameraError';
  readonly code: CameraErrorCode;

  constructor(code: CameraErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** Largest encoded picture taken from any source, in bytes. Checked before it is read or decoded. */
export const MAX_PICTURE_BYTES = 8_000_000;

/**
 * Port: where pictures come from. A source hands over encoded pictures (JPEG, PNG, WebP) as they appear and knows
 * nothing of restarts, clocks or decoding: that is the supervisor's.
 */
export interface CameraSource {
  /** `failure`: a source gone silent hangs and has to be restarted. `waiting`: it waits for others, a restart is no cure. */
  readonly silence: 'failure' | 'waiting';
  /** The same pictures come again on purpose: a recording that says it is one. Without it, repetition is taken for fraud. */
  readonly repeats?: boolean;
  /** Hands pictures to `onPicture` until `signal` aborts, then resolves. Throws CameraError when the stream ends by itself. */
  run(onPicture: (encoded: Uint8Array) => void, signal: AbortSignal): Promise<void>;
}
