const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before the `attempt`th reconnection (from 0): exponential with full jitter, so that the screens of a
 * building do not all knock at once after a power cut. `random` is in [0, 1).
 */
export function reconnectDelay(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(FIRST_MS / 2 + random * (ceiling - FIRST_MS / 2));
}
