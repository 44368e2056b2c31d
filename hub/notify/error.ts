export type NotifyErrorCode = 'BAD_ADDRESS' | 'UNKNOWN_WEBHOOK';

/** A webhook that can't be set up as asked. */
export class NotifyError extends Error {
  override readonly name = 'NotifyError';
  readonly code: NotifyErrorCode;

  constructor(code: NotifyErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
