/** `NOTICE_CHANGED`: that version of the notice was published with other words. */
export type ConsentErrorCode = 'NOTICE_CHANGED';

export class ConsentError extends Error {
  readonly code: ConsentErrorCode;

  constructor(code: ConsentErrorCode, message: string) {
    super(message);
    this.name = 'ConsentError';
    this.code = code;
  }
}
