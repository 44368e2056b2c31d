/** Why the kiosk's interface refuses a request. */
export type KioskErrorCode =
  | 'NOT_LOCAL'
  | 'FOREIGN_ORIGIN'
  | 'NOT_OFFERED'
  | 'NONCE_REQUIRED'
  | 'INVALID_PERIOD'
  | 'PIN_REQUIRED'
  | 'PIN_WRONG'
  | 'PIN_LOCKED'
  | 'PIN_NOT_SET'
  | 'FACE_REQUIRED'
  | 'CHALLENGE_CLOSED'
  | 'LOOK_AGAIN'
  | 'NOT_OWN_EVENT'
  | 'PAGE_MISSING'
  | 'NOT_FOUND';

/** The only error of this module. `fields` names what to correct in the request. */
export class KioskError extends Error {
  override readonly name = 'KioskError';
  readonly code: KioskErrorCode;
  readonly fields: readonly string[];

  constructor(code: KioskErrorCode, message: string, fields: readonly string[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
