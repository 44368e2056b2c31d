import { randomSource } from './people-split.ts';

/** Lower and upper end of a 95 % interval of a rate. */
export type Interval = readonly [low: number, high: number];

/** Standard normal quantile of 97.5 %. */
const Z = 1.959964;

const RESAMPLES = 1000;

/**
 * Wilson's score interval of `hits` in `trials` (Wilson 1927): right for few hits, none included. It takes trials for
 * independent. Pairs that share a picture are not, so for these it is too narrow. All of 0 to 1 without trials.
 */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return [0, 1];
  const rate = hits / trials;
  const spread = Z * Math.sqrt((rate * (1 - rate)) / trials + (Z * Z) / (4 * trials * trials));
  const middle = rate + (Z * Z) / (2 * trials);
  const scale = 1 + (Z * Z) / trials;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/**
 * Percentile bootstrap of a share of misses over people, drawn with replacement: pictures of one person fail together,
 * so it is people who are independent. `missed[i]` belongs to person `personOf[i]`. Same seed, same interval.
 */
export function bootstrapOverPeople(missed: readonly boolean[], personOf: readonly string[], seed: number): Interval {
  const counts = new Map<string, { misses: number; trials: number }>();
  for (const [i, person] of personOf.entries()) {
    const count = counts.get(person) ?? { misses: 0, trials: 0 };
    counts.set(person, { misses: count.misses + (missed[i] ? 1 : 0), trials: count.trials + 1 });
  }
  const people = [...counts.values()];
  if (people.length === 0) return [0, 1];
  const random = randomSource(seed);
  const rates = Float64Array.from({ length: RESAMPLES }, () => {
    let misses = 0;
    let trials = 0;
    for (let i = 0; i < people.length; i++) {
      const drawn = people[Math.floor(random() * people.length)];
      misses += drawn?.misses ?? 0;
      trials += drawn?.trials ?? 0;
    }
    return misses / trials;
  }).sort();
  const at = (share: number) => rates[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}
