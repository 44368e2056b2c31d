export type BundleErrorCode = 'DOWNLOAD_FAILED' | 'BAD_BUNDLE';

/** A bundle could not be had. The message says what to do. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly code: BundleErrorCode;

  constructor(code: BundleErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
