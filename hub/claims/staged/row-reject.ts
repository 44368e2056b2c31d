import type { z } from 'zod';
import { type RejectCause, type RejectCode, shownField } from '../../import/reject.ts';

const DATES = /(time|date)$/;
const AMOUNTS = /(amt|pay|pric|amount)$/;

/** Why a row that does not fit its schema is rejected: the first thing that is wrong, by the name it has in the source. */
export function rejectOf(error: z.ZodError, value: unknown): RejectCause {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  return { field: shownField(path), code: codeOf(path, value), reason: (issue?.message ?? 'invalid').slice(0, 200) };
}

function codeOf(path: readonly PropertyKey[], value: unknown): RejectCode {
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  if (found === undefined) return 'MISSING_FIELD';
  const last = String(path.at(-1));
  if (DATES.test(last)) return 'BAD_DATE';
  return AMOUNTS.test(last) ? 'BAD_AMOUNT' : 'INVALID_FIELD';
}

/** A med_type that is neither in the national dictionary nor in the region's own file. */
export const UNKNOWN_MED_TYPE: RejectCause = {
  field: 'med_type',
  code: 'INVALID_FIELD',
  reason: "not a national med_type, nor in the region's own file (--med-types)",
};
