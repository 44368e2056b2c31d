/**
 * Why a run could not be made. `NOT_READY`: a process did not come up again. `BAD_OPTION`: an option that makes no sense.
 * What a run finds is no error: it is in its report.
 */
export type ChaosErrorCode = 'NOT_READY' | 'BAD_OPTION';

export class ChaosError extends Error {
  override readonly name = 'ChaosError';
  readonly code: ChaosErrorCode;

  constructor(code: ChaosErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
