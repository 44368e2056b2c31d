/** So long the resting screen stays in one place, ms. */
export const DRIFT_MS = 60_000;

// Nine places, each next to the last one, and back to the first.
const PLACES = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/**
 * Where the resting screen stands at a time (ms since 1970), in steps from the middle: all night long the same letters in the same
 * place burn into a panel. It steps once a minute and never glides.
 */
export function driftAt(at: number): { readonly x: number; readonly y: number } {
  const [x, y] = PLACES[Math.floor(at / DRIFT_MS) % PLACES.length] ?? [0, 0];
  return { x, y };
}
