/** Why the hub's keys can't be used. */
export type IdentityErrorCode =
  | 'NOT_INITIALISED'
  | 'ALREADY_INITIALISED'
  | 'KEY_FOLDER_TOO_OPEN'
  | 'KEYS_INCOMPLETE'
  | 'KEYS_UNREADABLE'
  | 'OTHER_HUB'
  | 'CA_EXPIRED';

/** The only error of this module besides ContractError (single key files). The message says what the operator does next. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly code: IdentityErrorCode;

  constructor(code: IdentityErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
