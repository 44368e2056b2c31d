import { randomSource } from '../models/evaluation/people-split.ts';

/** Draws that are the same for the same seed. For schedules and hostile inputs, never for secrets. */
export interface Dice {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of the items; throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

/** Dice thrown from `seed` (a whole number). */
export function diceFrom(seed: number): Dice {
  const random = randomSource(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to choose from');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffled(items) {
      const keyed = items.map((item) => [random(), item] as const);
      return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
    },
  };
}
