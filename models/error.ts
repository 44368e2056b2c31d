/** Why a face model, a picture or a policy for them cannot be used. */
export type ModelErrorCode =
  | 'MANIFEST_INVALID'
  | 'PACKAGE_UNAVAILABLE'
  | 'DOWNLOAD_ALTERED'
  | 'WEIGHTS_MISSING'
  | 'WEIGHTS_ALTERED'
  | 'UNREADABLE_IMAGE'
  | 'IMAGE_TOO_LARGE'
  | 'INVALID_FRAME'
  | 'BUSY'
  | 'NOT_RUNNING'
  | 'WORKER_FAILED'
  | 'WRONG_MODEL'
  | 'POLICY_UNREADABLE'
  | 'INDEX_UNAVAILABLE'
  | 'DATA_SET_INVALID';

/** The only error of this module besides MatchError. Callers branch on `code`; the message says what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
