import { z } from 'zod';
import { fenOf } from '../fen.ts';
import { instantOf } from './dictionaries.ts';

// Values as the national interface and its tables write them: numbers or text, blank = not said, amounts with as many zeros as
// the column is wide.

export const text = z.union([z.string(), z.number()]).transform(String);
export const optional = text.optional().transform((value) => (value === undefined || value === '' ? undefined : value));

const INSTANT_ERROR = 'must be a time as yyyy-MM-dd HH:mm:ss';
const AMOUNT_ERROR = 'must be an amount in CNY with at most two decimals';

/** A local time, or one with its offset. */
export const instant = text.refine(isInstant, INSTANT_ERROR);
export const optionalInstant = optional.refine((value) => value === undefined || isInstant(value), INSTANT_ERROR);

/** An amount in CNY; zeros beyond the second decimal say nothing. */
export const amount = text.transform(twoDecimals).refine((value) => fenOf(value) !== undefined, AMOUNT_ERROR);
export const optionalAmount = optional
  .transform((value) => (value === undefined ? undefined : twoDecimals(value)))
  .refine((value) => value === undefined || fenOf(value) !== undefined, AMOUNT_ERROR);

function isInstant(value: string): boolean {
  return z.iso.datetime({ offset: true }).safeParse(instantOf(value)).success;
}

function twoDecimals(value: string): string {
  return value.replace(/(\.\d\d)0+$/, '$1').replace(/^(-?)\./, '$10.');
}
