/** Why an enrolment may not begin. What the camera finds is an outcome, not an error. */
export type EnrolmentErrorCode = 'CONSENT_INSUFFICIENT' | 'TYPE_NOT_SERVED';

/** The only error of this module. `fields` names what to correct in the request. */
export class EnrolmentError extends Error {
  override readonly name = 'EnrolmentError';
  readonly code: EnrolmentErrorCode;
  readonly fields: readonly string[];

  constructor(code: EnrolmentErrorCode, message: string, fields: readonly string[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
