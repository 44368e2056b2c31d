export type CreditErrorCode =
  | 'POINTS_OUTSIDE_BAND'
  | 'FINDING_NOT_UPHELD'
  | 'NOT_ORDERED'
  | 'ALREADY_PROPOSED'
  | 'YEAR_OF_SANCTION'
  | 'NOTHING_TO_REPAIR'
  | 'MEASURE_NOT_REACHED'
  | 'MEASURE_TERMS'
  | 'ENTRY_UNKNOWN'
  | 'ENTRY_SETTLED'
  | 'ENTRY_NOT_CONFIRMED'
  | 'OWN_PROPOSAL'
  | 'MONTH_NOT_OVER'
  | 'RUN_UNKNOWN'
  | 'CARD_UNKNOWN'
  | 'OBJECTION_UNKNOWN'
  | 'OBJECTION_SETTLED'
  | 'OWN_OBJECTION'
  | 'BULLETIN_UNKNOWN';

/** The only error of this module. The message says what to do. */
export class CreditError extends Error {
  override readonly name = 'CreditError';
  readonly code: CreditErrorCode;

  constructor(code: CreditErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
