import type { FileErrorCode } from '../files/error.ts';
import type { PortalErrorCode } from '../portal/error.ts';

/** What a refused file means in HTTP. */
export const FILE_STATUS: Record<FileErrorCode, number> = {
  EMPTY: 422,
  TOO_LARGE: 413,
  KIND_REFUSED: 415,
  NOT_WHAT_IT_SAYS: 415,
  TWO_IN_ONE: 415,
  MACROS: 415,
  CASE_FULL: 409,
  STORAGE_FULL: 507,
  FOLDER_NOT_SHARED: 503,
  UPLOAD_BROKE_OFF: 400,
  FILE_UNKNOWN: 404,
  REMOVED: 410,
  DAMAGED: 500,
};

export const PORTAL_STATUS: Record<PortalErrorCode, number> = {
  NO_INSTITUTION: 403,
  NOTICE_UNKNOWN: 404,
  NOT_OPENED: 409,
  NOTHING_ASKED: 409,
  ANSWER_INVALID: 400,
  DOCUMENT_UNKNOWN: 404,
  EXTENSION_ASKED: 409,
  EXTENSION_UNKNOWN: 409,
  OTHERS_IN_EVIDENCE: 409,
  FILES_NOT_KEPT: 503,
  CHECK_UNKNOWN: 404,
  CHECK_SENT: 409,
  OBJECTION_OPEN: 409,
  PERSON_UNKNOWN: 404,
};
