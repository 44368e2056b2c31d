/** Why a file was not taken, or can't be given. The page has words for each. */
export type FileErrorCode =
  | 'EMPTY'
  | 'TOO_LARGE'
  | 'KIND_REFUSED'
  | 'NOT_WHAT_IT_SAYS'
  | 'TWO_IN_ONE'
  | 'MACROS'
  | 'CASE_FULL'
  | 'STORAGE_FULL'
  | 'FOLDER_NOT_SHARED'
  | 'UPLOAD_BROKE_OFF'
  | 'FILE_UNKNOWN'
  | 'REMOVED'
  | 'DAMAGED';

/** The only error about files of cases. The message says what to do. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
