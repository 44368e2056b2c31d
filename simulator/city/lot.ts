import { createHash } from 'node:crypto';
import { type Dice, diceFrom } from '../dice.ts';

/** Draws for one purpose: what one part of the city draws does not change what another one gets. */
export interface Lot extends Dice {
  /** True in this share of draws (0 to 1). */
  chance(share: number): boolean;
  bytes(count: number): Buffer;
}

/** A lot of its own for each purpose of a seed. */
export function lotOf(seed: number, purpose: string): Lot {
  const dice = diceFrom(secretOf(seed, purpose).readUInt32BE(0));
  return {
    ...dice,
    chance: (share) => dice.below(1_000_000) < share * 1_000_000,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => dice.below(256))),
  };
}

/** 32 bytes for a simulated key. Anybody who knows the seed knows them: they protect nothing. */
export function secretOf(seed: number, purpose: string): Buffer {
  return createHash('sha256').update(`city ${seed} ${purpose}`).digest();
}
