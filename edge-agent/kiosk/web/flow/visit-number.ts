// Without 0, O, 1, I and L: people read this off the screen to each other.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/**
 * A visit number for somebody who has none, e.g. `W261122-7KQ4MX`: day of the visit and six random characters. Nobody is
 * sent away for lack of a slip; the desk finds the number on the result screen.
 */
export function walkInNumber(now: number, random: Uint8Array): string {
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(2, 10).replaceAll('-', '');
  const tail = Array.from(random.subarray(0, 6), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `W${day}-${tail}`;
}
