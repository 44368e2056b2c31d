/** Why a message was refused by the contract itself, before anyone asked whether its sender is trusted. */
export type ContractErrorCode =
  | 'TOO_LARGE'
  | 'MALFORMED_ENVELOPE'
  | 'UNSUPPORTED_TYPE'
  | 'UNSUPPORTED_ALGORITHM'
  | 'UNKNOWN_KEY'
  | 'BAD_SIGNATURE'
  | 'MALFORMED_PAYLOAD'
  | 'INVALID_FIELD'
  | 'CANNOT_DECRYPT'
  | 'KEY_FILE_MISSING'
  | 'KEY_FILE_TOO_OPEN'
  | 'KEY_FILE_UNREADABLE'
  | 'MALFORMED_TOPIC';

/** The contract's only error. Callers branch on `code`; `fields` names the offending paths of an invalid payload. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: ContractErrorCode;
  readonly fields: readonly string[];

  constructor(code: ContractErrorCode, message: string, options: { cause?: unknown; fields?: readonly string[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
  }
}
