import type { RejectCause } from '../reject.ts';
import { type NumberFormat, PLAIN } from './number-formats.ts';
import type { RawCell } from './sheet-reader.ts';

/** What cells are read with. */
export interface CellContext {
  readonly strings: readonly string[];
  readonly formats: readonly NumberFormat[];
  readonly from1904: boolean;
}

/** What a cell says, as a CSV cell would say it; or why it can't be known. */
export type CellText = { readonly text: string } | { readonly wrong: Pick<RejectCause, 'code' | 'reason'> };

const DAY_MS = 86_400_000;
const DAY_ZERO_1900 = Date.UTC(1899, 11, 30);
const DAY_ZERO_1904 = Date.UTC(1904, 0, 1);
/** Excel counts a 29 February 1900 that never was; a day before it is one or the other. */
const FIRST_SAFE_DAY = 61;
const LAST_DAY = 2_958_465; // 9999-12-31
/** A double holds every whole number below it that Excel shows: further digits it replaces by zeros. */
const LONGEST_NUMBER = 1e15;

/** Reads a cell: text as it stands, times as China time with offset, numbers with the digits that Excel shows. */
export function cellText(cell: RawCell, { strings, formats, from1904 }: CellContext): CellText {
  const { type, value } = cell;
  if (value === undefined || (value === '' && cell.formula && type !== 'str')) {
    return wrong('FORMULA_WITHOUT_VALUE', 'a formula that was never calculated');
  }
  switch (type) {
    case 's':
      return ofText(strings[Number(value)]);
    case 'str':
    case 'inlineStr':
      return ofText(value);
    case 'b':
      return { text: value === '1' || value === 'true' ? 'true' : 'false' };
    case 'd':
      return { text: /[zZ]|[+-]\d\d:?\d\d$/.test(value) || !value.includes('T') ? value : `${value}+08:00` };
    case 'n':
      return value === '' ? { text: '' } : ofNumber(Number(value), formats[cell.style] ?? PLAIN, from1904);
    default:
      return wrong('CELL_ERROR', 'an error instead of a value');
  }
}

function ofText(text: string | undefined): CellText {
  if (text === undefined) return wrong('CELL_ERROR', 'a text that is not in the workbook');
  // The line breaks that a CSV record can't hold either; one at the end is what somebody's Enter key left.
  const kept = text.replace(/[\r\n]+$/, '');
  return /[\r\n]/.test(kept) ? wrong('LINE_BREAK_IN_CELL', 'a line break within the cell') : { text: kept };
}

function ofNumber(value: number, { means, digits }: NumberFormat, from1904: boolean): CellText {
  if (!Number.isFinite(value)) return wrong('CELL_ERROR', 'not a number');
  if (means !== 'number') return ofTime(value, means, from1904);
  if (Math.abs(value) >= LONGEST_NUMBER) {
    return wrong('NUMBER_TOO_LONG', 'more than 15 digits in a number cell: Excel has replaced the last ones by zeros');
  }
  const text = shown(value);
  return { text: /^\d+$/.test(text) ? text.padStart(digits, '0') : text };
}

// 0.1 + 0.2 is kept as 0.30000000000000004 and shown as 0.3; small ones without an exponent, as a CSV would have them.
function shown(value: number): string {
  const text = `${Number(value.toPrecision(15))}`;
  return text.includes('e') ? value.toFixed(15).replace(/0+$/, '') : text;
}

function ofTime(days: number, means: NumberFormat['means'], from1904: boolean): CellText {
  if (days < 0 || days >= LAST_DAY + 1) return wrong('BAD_DATE', 'a day that Excel does not know');
  const seconds = Math.round(days * 86_400);
  if (means === 'time' && days < 1) return { text: new Date(seconds * 1000).toISOString().slice(11, 19) };
  if (days < FIRST_SAFE_DAY && !from1904) return wrong('BAD_DATE', 'a day before March 1900');
  const zero = from1904 ? DAY_ZERO_1904 : DAY_ZERO_1900;
  const iso = new Date(zero + seconds * 1000).toISOString();
  if (means === 'date' && seconds % (DAY_MS / 1000) === 0) return { text: iso.slice(0, 10) };
  return { text: `${iso.slice(0, 19)}+08:00` };
}

function wrong(code: RejectCause['code'], reason: string): CellText {
  return { wrong: { code, reason } };
}
