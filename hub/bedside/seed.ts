import { type SeedSeal, sealedSeeds } from '../draw/sealed-seeds.ts';

/** Seals the seeds of bedside plans until they are revealed. */
export function seedSeal(regionKey: Buffer): SeedSeal {
  return sealedSeeds(regionKey, 'zs bedside seeds');
}
