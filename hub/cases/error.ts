export type CaseErrorCode =
  | 'FINDING_NOT_FOUND'
  | 'ALREADY_DECIDED'
  | 'NOT_DECIDED'
  | 'FINDING_RETRACTED'
  | 'TOO_MANY_VIEWS';

/** A decision that can't be made. Callers branch on `code`; `message` says what to do. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
  readonly code: CaseErrorCode;

  constructor(code: CaseErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
