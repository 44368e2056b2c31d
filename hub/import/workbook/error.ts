export type WorkbookErrorCode =
  | 'WORKBOOK_BROKEN'
  | 'WORKBOOK_TOO_LARGE'
  | 'WORKBOOK_WITH_MACROS'
  | 'WORKBOOK_OLD_FORMAT'
  | 'WORKBOOK_ENCRYPTED'
  | 'NOT_A_WORKBOOK'
  | 'NO_SUCH_SHEET';

/** A workbook that is not read at all; the message says what its sender does about it. */
export class WorkbookError extends Error {
  override readonly name = 'WorkbookError';
  readonly code: WorkbookErrorCode;

  constructor(code: WorkbookErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Damaged, or made so that it looks damaged: `what` names the part. */
export function broken(what: string, cause?: unknown): WorkbookError {
  return new WorkbookError(
    'WORKBOOK_BROKEN',
    `the workbook is damaged (${what}); save it again in Excel or WPS`,
    cause,
  );
}
