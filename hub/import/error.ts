import type { WorkbookErrorCode } from './workbook/error.ts';

export type ImportErrorCode =
  | WorkbookErrorCode
  | 'MISSING_HEADER'
  | 'UNKNOWN_COLUMN'
  | 'MISSING_COLUMN'
  | 'MERGED_HEADER'
  | 'CANCELLED'
  | 'SOURCE_BROKEN'
  | 'BATCH_TAKEN'
  | 'NO_SUCH_FILE'
  | 'UPLOAD_FAILED';

/** A source that can't be imported at all. A bad row is no error: it is rejected, and the rest is imported. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
