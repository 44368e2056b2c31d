export type BedsideErrorCode = 'PARAMETERS_INVALID' | 'PLAN_UNKNOWN' | 'PLAN_DAMAGED';

/** The only error of this module. The message says what to do. */
export class BedsideError extends Error {
  override readonly name = 'BedsideError';
  readonly code: BedsideErrorCode;

  constructor(code: BedsideErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
