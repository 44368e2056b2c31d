import { hkdfSync, randomBytes } from 'node:crypto';
import { openText, sealText } from '../store/sealed-text.ts';
import { SEED_BYTES } from './chance.ts';

/** Seals the seeds of plans until they are revealed: who reads the database must not know who is drawn tomorrow. */
export interface SeedSeal {
  /** A new seed and what is kept of it. */
  make(plan: string): { readonly seed: Buffer; readonly sealed: string };
  /** Throws when what was kept was altered, or is of another plan. */
  open(plan: string, sealed: string): Buffer;
}

/** Seals under a key of its own for each purpose, derived from the region's key. */
export function sealedSeeds(regionKey: Buffer, purpose: string): SeedSeal {
  const key = Buffer.from(hkdfSync('sha256', regionKey, '', purpose, 32));
  return {
    make(plan) {
      const seed = randomBytes(SEED_BYTES);
      return { seed, sealed: sealText(key, Buffer.from(plan), seed) };
    },
    open: (plan, sealed) => openText(key, Buffer.from(plan), sealed),
  };
}
