/** Why a row was not imported. */
export const REJECT_CODES = [
  'LINE_TOO_LONG',
  'BAD_ENCODING',
  'MALFORMED_JSON',
  'MALFORMED_CSV',
  'MERGED_CELLS',
  'CELL_ERROR',
  'FORMULA_WITHOUT_VALUE',
  'NUMBER_TOO_LONG',
  'LINE_BREAK_IN_CELL',
  'UNKNOWN_FIELD',
  'MISSING_FIELD',
  'BAD_DATE',
  'BAD_AMOUNT',
  'INVALID_FIELD',
  'DUPLICATE_LINE_ID',
  'UNKNOWN_FACILITY',
  'CLAIM_CHANGED',
  'CLAIM_CANCELLED',
  'UNKNOWN_CLAIM',
  'ALREADY_CANCELLED',
  'STAY_CHANGED',
  'STAY_CANCELLED',
  'UNKNOWN_STAY',
  'UNKNOWN_RECORD',
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

/** What is wrong with a row. `reason` says it without repeating a value: values may name people. */
export interface RejectCause {
  readonly field: string;
  readonly code: RejectCode;
  readonly reason: string;
}

/** A row that was not imported; `line` counts from 1. */
export interface Reject extends RejectCause {
  readonly line: number;
}

const LONGEST_FIELD = 100;

/** A field name as it may be shown: a hostile source must not fill our tables with it. */
export function shownField(path: readonly PropertyKey[]): string {
  return path.map(String).join('.').slice(0, LONGEST_FIELD);
}
