import { faceVector, lengthForSureness, unitVector } from '../match.ts';
import type { Embedding } from './face-engine.ts';
import type { Network } from './network.ts';
import type { Patch } from './resample.ts';

/** Length of the network's own vector for a typical picture: the median of the LFW pictures. Poor ones give shorter vectors. */
const TYPICAL_LENGTH = 3.5;

/** The embedding of an aligned face. Throws MatchError if the network returns anything but a face vector. */
export async function embedFace(network: Network, aligned: Patch): Promise<Embedding> {
  const output = (await network.run(aligned))('output');
  const length = lengthForSureness(Math.hypot(...output) / TYPICAL_LENGTH);
  return faceVector(unitVector(output).map((value) => value * length));
}
