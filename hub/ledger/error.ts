export type LedgerErrorCode =
  | 'EDGE_OUT_OF_STEP'
  | 'NODE_MISSING'
  | 'BAD_CHECKPOINT'
  | 'NOTE_KEY_CHANGED'
  | 'LOG_REWRITTEN'
  | 'EVENT_UNKNOWN'
  | 'ALREADY_ERASED'
  | 'BAD_VERIFIER_KEY'
  | 'BAD_TIMESTAMP'
  | 'NO_TIMESTAMP';

/** The ledger can't be continued or read as it is. The message says what the operator does next. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
