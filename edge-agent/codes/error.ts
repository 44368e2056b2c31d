/** Why a code could not be read or understood. */
export type CodeErrorCode = 'READER_FAILED' | 'VOUCHER_SERVICE_FAILED';

/** The only error of this module. */
export class CodeError extends Error {
  override readonly name = 'CodeError';
  readonly code: CodeErrorCode;

  constructor(code: CodeErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
