import type { z } from 'zod';
import { Claim, ClaimCancellation } from '../../contract/claim.ts';
import { Stay, StayCancellation } from '../../contract/stay.ts';
import { type RejectCause, type RejectCode, shownField } from '../import/reject.ts';
import { fenOf } from './fen.ts';

/** A row whose shape holds. */
export type ReadRow =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'cancellation'; readonly cancellation: ClaimCancellation }
  | { readonly kind: 'stay'; readonly stay: Stay }
  | { readonly kind: 'stay-cancellation'; readonly cancellation: StayCancellation }
  | { readonly kind: 'reject'; readonly cause: RejectCause };

/** Checks a row against the contract. The first thing that is wrong is the reason it is rejected for. */
export function readRow(value: unknown): ReadRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reject('', 'INVALID_FIELD', 'a row must be an object');
  }
  if ('cancels' in value) {
    const parsed = ClaimCancellation.safeParse(value);
    return parsed.success ? { kind: 'cancellation', cancellation: parsed.data } : rejectIssue(parsed.error, value);
  }
  if ('cancelsStay' in value) {
    const parsed = StayCancellation.safeParse(value);
    return parsed.success ? { kind: 'stay-cancellation', cancellation: parsed.data } : rejectIssue(parsed.error, value);
  }
  if ('stayId' in value) {
    const parsed = Stay.safeParse(value);
    if (!parsed.success) return rejectIssue(parsed.error, value);
    if (parsed.data.personId.trim() === '') return reject('personId', 'INVALID_FIELD', 'must not be blank');
    return { kind: 'stay', stay: parsed.data };
  }
  const parsed = Claim.safeParse(withNamedBlanks(value));
  if (!parsed.success) return rejectIssue(parsed.error, value);
  return contentProblem(parsed.data) ?? { kind: 'claim', claim: parsed.data };
}

/** What the schema can't say. */
function contentProblem({ personId, amounts, lines }: Claim): ReadRow | undefined {
  if (personId.trim() === '') return reject('personId', 'INVALID_FIELD', 'must not be blank');
  for (const [name, amount] of Object.entries(amounts)) {
    if (amount !== undefined && fenOf(amount) === undefined)
      return reject(`amounts.${name}`, 'BAD_AMOUNT', 'not an exact amount in CNY');
  }
  const ids = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (fenOf(line.amount) === undefined) {
      return reject(`lines.${index}.amount`, 'BAD_AMOUNT', 'not an exact amount in CNY');
    }
    if (ids.has(line.lineId)) return reject(`lines.${index}.lineId`, 'DUPLICATE_LINE_ID', 'used twice in this claim');
    ids.add(line.lineId);
  }
  return undefined;
}

// A blank practitioner code says the same as 未知: somebody, we don't know who. It must not cost the whole claim.
function withNamedBlanks(value: object): object {
  if (!('lines' in value) || !Array.isArray(value.lines)) return value;
  return { ...value, lines: value.lines.map(withNamedBlankCodes) };
}

function withNamedBlankCodes(line: unknown): unknown {
  if (typeof line !== 'object' || line === null) return line;
  const blanks = (['ordering', 'performing'] as const).filter((role) => (line as Record<string, unknown>)[role] === '');
  return { ...line, ...Object.fromEntries(blanks.map((role) => [role, '未知'])) };
}

const DATES = /(Start|End|At|^at|^from|^until)$/;

function rejectIssue(error: z.ZodError, value: object): ReadRow {
  const [issue] = error.issues;
  if (!issue) return reject('', 'INVALID_FIELD', 'invalid');
  if (issue.code === 'unrecognized_keys') {
    return reject(shownField([...issue.path, issue.keys[0] ?? '']), 'UNKNOWN_FIELD', 'not a field of the contract');
  }
  return reject(shownField(issue.path), codeOf(issue.path, value), issue.message.slice(0, 200));
}

function codeOf(path: readonly PropertyKey[], value: object): RejectCode {
  if (path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value) === undefined) {
    return 'MISSING_FIELD';
  }
  const last = String(path.at(-1));
  if (DATES.test(last)) return 'BAD_DATE';
  return last === 'amount' || path[0] === 'amounts' ? 'BAD_AMOUNT' : 'INVALID_FIELD';
}

function reject(field: string, code: RejectCode, reason: string): ReadRow {
  return { kind: 'reject', cause: { field, code, reason } };
}
