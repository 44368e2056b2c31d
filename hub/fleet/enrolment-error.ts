/** Why a device was not enrolled, or its certificate not renewed. */
export type EnrolmentErrorCode = 'INVITATION_UNKNOWN' | 'NOT_AS_INVITED' | 'NOT_THIS_DEVICE';

/** What the doors for new and known devices refuse with. The message says what the technician does next. */
export class EnrolmentError extends Error {
  override readonly name = 'EnrolmentError';
  readonly code: EnrolmentErrorCode;
  readonly statusCode = 403;

  constructor(code: EnrolmentErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
