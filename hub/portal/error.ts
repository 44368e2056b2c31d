/** Why an institution, or an operator on its behalf, can't do something here. */
export type PortalErrorCode =
  | 'NO_INSTITUTION'
  | 'NOTICE_UNKNOWN'
  | 'NOT_OPENED'
  | 'NOTHING_ASKED'
  | 'ANSWER_INVALID'
  | 'DOCUMENT_UNKNOWN'
  | 'EXTENSION_ASKED'
  | 'EXTENSION_UNKNOWN'
  | 'OTHERS_IN_EVIDENCE'
  | 'FILES_NOT_KEPT';

/** The message says what to do; the page has words of its own for each code. */
export class PortalError extends Error {
  override readonly name = 'PortalError';
  readonly code: PortalErrorCode;

  constructor(code: PortalErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
