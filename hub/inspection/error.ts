export type InspectionErrorCode =
  | 'PLAN_UNKNOWN'
  | 'PLAN_DAMAGED'
  | 'VISIT_UNKNOWN'
  | 'INSPECTOR_INVALID'
  | 'SITE_NOT_KNOWN'
  | 'NOTHING_TO_CHECK'
  | 'CHECK_UNKNOWN'
  | 'CHECK_ANSWERED'
  | 'ANSWERS_MISSING';

/** The only error of this module. The message says what to do. */
export class InspectionError extends Error {
  override readonly name = 'InspectionError';
  readonly code: InspectionErrorCode;

  constructor(code: InspectionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
