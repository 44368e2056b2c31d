/** What looks wrong about a number: a hint beside it, never a refusal. Foreign and old documents follow other rules. */
export type NumberHint = 'id-check' | 'id-date' | 'one-short' | 'card-check';

const ID_NUMBER = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/;
// GB 11643-1999: weights of ISO 7064 MOD 11-2, and the check character for each remainder.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** A slip of the finger that the number's own check digit shows, or null. */
export function numberHint(number: string): NumberHint | null {
  const id = ID_NUMBER.exec(number);
  if (id)
    return isDate(Number(id[1]), Number(id[2]), Number(id[3])) ? (idChecks(number) ? null : 'id-check') : 'id-date';
  if (/^[1-9]\d{16}$/.test(number)) return 'one-short';
  // Bank and social security cards of 16 and 19 digits carry a Luhn digit (ISO/IEC 7812-1).
  if (/^(\d{16}|\d{19})$/.test(number)) return luhnHolds(number) ? null : 'card-check';
  return null;
}

function idChecks(number: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return CHECKS[sum % 11] === number[17];
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function luhnHolds(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const counted = index % 2 === 1 ? digit * 2 : digit;
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}
