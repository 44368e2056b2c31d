export type AccessErrorCode =
  | 'SIGN_IN_FAILED' // wrong account, password or passkey: never said which
  | 'LOCKED_OUT'
  | 'INVITATION_INVALID'
  | 'WEAK_PASSWORD'
  | 'ACCOUNT_EXISTS'
  | 'ACCOUNT_UNKNOWN'
  | 'ROLES_CONFLICT'
  | 'SITE_REQUIRED'
  | 'LAST_ADMINISTRATOR'
  | 'PASSKEY_REFUSED'
  | 'TOKEN_UNKNOWN';

/** A sign-in or a change of accounts that is refused. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code: AccessErrorCode;

  constructor(code: AccessErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
