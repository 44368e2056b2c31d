/** Longest number that the agent takes. */
const LONGEST = 30;

/** What the fields of this kiosk take from a key: a digit, a letter (made capital) or a hyphen; anything else is null. */
export function acceptedKey(key: string): string | null {
  return /^[0-9A-Za-z-]$/.test(key) ? key.toUpperCase() : null;
}

/** The number with one more character. */
export function appended(number: string, key: string): string {
  const accepted = acceptedKey(key);
  return accepted === null || number.length >= LONGEST ? number : number + accepted;
}

/** The number in groups that can be compared with a card: ID-card numbers as 6 4 4 4, others in fours. */
export function grouped(number: string): string {
  const first = /^\d{9,17}[\dX]?$/.test(number) ? 6 : 4;
  const rest = number.slice(first).match(/.{1,4}/g) ?? [];
  return [number.slice(0, first), ...rest].filter((part) => part !== '').join(' ');
}
