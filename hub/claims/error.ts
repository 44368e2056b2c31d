export type ClaimsErrorCode =
  | 'MISSING_HEADER'
  | 'UNKNOWN_COLUMN'
  | 'MISSING_COLUMN'
  | 'SOURCE_BROKEN'
  | 'NO_SUCH_FILE'
  | 'UPLOAD_FAILED';

/** A source that can't be imported at all. A bad row is no error: it is rejected, and the rest is imported. */
export class ClaimsError extends Error {
  override readonly name = 'ClaimsError';
  readonly code: ClaimsErrorCode;

  constructor(code: ClaimsErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
