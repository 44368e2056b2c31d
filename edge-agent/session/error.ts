/** Why a check-in could not begin, or not be signed. */
export type SessionErrorCode = 'BUSY' | 'NO_CHALLENGE';

/** The only error of this module. The message says what to do. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
