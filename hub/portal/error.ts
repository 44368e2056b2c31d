import { FileError } from '../files/error.ts';

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
  | 'CHECK_UNKNOWN'
  | 'CHECK_SENT'
  | 'OBJECTION_OPEN'
  | 'PERSON_UNKNOWN'
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

/** Refuses on a hub that was started without room for files. */
export function filesNotKept(): never {
  throw new PortalError('FILES_NOT_KEPT', 'this hub keeps no files; tell who runs it');
}

/** A file that is not there, or not for whoever asks. */
export function unknownFile(): FileError {
  return new FileError('FILE_UNKNOWN', 'there is no such file here');
}
