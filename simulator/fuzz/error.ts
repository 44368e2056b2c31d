/** `BAD_OPTION`: an option that makes no sense. What a run finds is no error: it is in its report. */
export type FuzzErrorCode = 'BAD_OPTION';

/** Why the fuzzer could not be run. */
export class FuzzError extends Error {
  override readonly name = 'FuzzError';
  readonly code: FuzzErrorCode;

  constructor(code: FuzzErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
