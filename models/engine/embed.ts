import { unitVector } from '../match.ts';
import type { Embedding } from './face-engine.ts';
import type { Network } from './network.ts';
import type { Patch } from './resample.ts';

/** The embedding of an aligned face: a unit vector. Throws MatchError if the network returns anything else. */
export async function embedFace(network: Network, aligned: Patch): Promise<Embedding> {
  const output = await network.run(aligned);
  return unitVector(output('output'));
}
