export type ConsoleErrorCode =
  | 'WEAK_TOKEN'
  | 'ACCESS_UNDECLARED'
  | 'NOT_LOOPBACK'
  | 'FOREIGN_HOST'
  | 'FOREIGN_ORIGIN'
  | 'SIGN_IN_REQUIRED'
  | 'NOT_ALLOWED'
  | 'ACCOUNT_REQUIRED'
  | 'SECOND_PERSON_NEEDED'
  | 'SHOWS_ONLY'
  | 'BAD_ADDRESS'
  | 'PASSKEYS_NEED_A_NAME'
  | 'NOT_FOUND'
  | 'UNKEEPABLE_TEXT'
  | 'TILES_UNREADABLE'
  | 'UNSUPPORTED_MEDIA'
  | 'NOT_A_STREAM'
  | 'TOO_MANY_STREAMS';

/** A request or a set-up that the console refuses. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly code: ConsoleErrorCode;

  constructor(code: ConsoleErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
