/** Why a clip was not ordered, or cannot be read. */
export type ClipErrorCode =
  | 'EVENT_UNKNOWN'
  | 'NO_CLIP'
  | 'NOT_HERE'
  | 'DAMAGED'
  | 'CASE_UNKNOWN'
  | 'CASE_OVER'
  | 'WITHDRAWN';

/** The hub's only error about clips. The message says what to do. */
export class ClipError extends Error {
  override readonly name = 'ClipError';
  readonly code: ClipErrorCode;

  constructor(code: ClipErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
