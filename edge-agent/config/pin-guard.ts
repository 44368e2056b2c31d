import { pinMatches, type StaffPin } from './staff-pin.ts';

/** Wrong PINs in a row that are forgiven. */
const FREE_TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;

export type PinVerdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked'; readonly retryAfterMs: number }
  /** No PIN was set on this device. */
  | { readonly outcome: 'not-set' };

/** Judges staff PINs and locks after wrong ones: somebody alone with the kiosk is the adversary. */
export interface PinGuard {
  check(pin: string | undefined): Promise<PinVerdict>;
}

/** A guard that forgives five wrong PINs in a row, then locks for 1 minute, doubling to 15 at each further one. */
export function createPinGuard(staffPin: StaffPin | undefined, now: () => number): PinGuard {
  let wrong = 0;
  let lockedUntil = 0;
  let last: Promise<unknown> = Promise.resolve();

  const judge = async (pin: string): Promise<PinVerdict> => {
    if (!staffPin) return { outcome: 'not-set' };
    if (now() < lockedUntil) return { outcome: 'locked', retryAfterMs: lockedUntil - now() };
    if (await pinMatches(pin, staffPin)) {
      wrong = 0;
      return { outcome: 'accepted' };
    }
    wrong++;
    if (wrong >= FREE_TRIES) {
      lockedUntil = now() + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (wrong - FREE_TRIES));
    }
    return { outcome: 'refused' };
  };

  return {
    check(pin = '') {
      // One after the other: a hundred guesses at once must not all pass before the first is counted.
      const verdict = last.then(() => judge(pin));
      last = verdict.catch(() => undefined);
      return verdict;
    },
  };
}
