export type GateErrorCode =
  | 'TOKEN_REQUIRED'
  | 'UNKNOWN_TOKEN'
  | 'TOO_MANY_REQUESTS'
  | 'WRONG_SITE'
  | 'CLOCK_OFF'
  | 'ALREADY_SETTLED'
  | 'REQUEST_CHANGED'
  | 'THREAD_FAILED';

/** A request that the gate refuses, or a gate that could not start. The message tells the caller what to do. */
export class GateError extends Error {
  override readonly name = 'GateError';
  readonly code: GateErrorCode;

  constructor(code: GateErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
