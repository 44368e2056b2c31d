export type CrossCheckErrorCode =
  | 'BAD_PARAMETERS'
  | 'UNKNOWN_RULE'
  | 'PROPOSAL_UNKNOWN'
  | 'PROPOSAL_DECIDED'
  | 'OWN_PROPOSAL'
  | 'THREAD_FAILED';

/** Cross-checking could not start; `message` names the rule and the parameter. */
export class CrossCheckError extends Error {
  override readonly name = 'CrossCheckError';
  readonly code: CrossCheckErrorCode;

  constructor(code: CrossCheckErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
