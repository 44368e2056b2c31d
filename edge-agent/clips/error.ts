/** `NOT_TAKEN`: the hub refused what it had ordered. `KEY_DAMAGED`: the file with the clips' key holds none. */
export type ClipErrorCode = 'NOT_TAKEN' | 'KEY_DAMAGED';

/** The only error of clips. The message says what to do. */
export class ClipError extends Error {
  override readonly name = 'ClipError';
  readonly code: ClipErrorCode;

  constructor(code: ClipErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
