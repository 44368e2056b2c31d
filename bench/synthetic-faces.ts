import { EMBEDDING_LENGTH } from '../contract/vault.ts';
import { randomSource } from '../models/evaluation/people-split.ts';
import { unitVector } from '../models/match.ts';

/**
 * How made-up faces lie to each other: the mean and standard deviation of the cosine of two people, and of two pictures of
 * one person. Random directions alone would have a deviation of 0.044 and be far easier to tell apart than faces are.
 */
export interface FaceSpread {
  readonly impostor: { readonly mean: number; readonly deviation: number };
  readonly genuine: { readonly mean: number; readonly deviation: number };
}

/** As single pictures of LFW under the shipped networks: FMR 1e-4 at 0.41, of one person 2 % below 0.34 and 5 % below 0.41. */
export const LIKE_LFW: FaceSpread = {
  impostor: { mean: 0.01, deviation: 0.11 },
  genuine: { mean: 0.65, deviation: 0.14 },
};

/** Embeddings of people who do not exist, the same for the same number of a person. */
export interface SyntheticFaces {
  face(person: number): Float32Array;
  /** Another picture of that person, as far from the first as pictures of one person are. */
  otherPicture(person: number): Float32Array;
}

/** Seeds that belong to no person. */
const MIDDLE = -2;
const OTHER_PICTURES = 0x40000000;

/**
 * Faces with a normal distribution whose spectrum falls off exponentially. For weights w the squared cosine of two people is
 * sum(w^2) / sum(w)^2 in the mean, which is 1/(2t) for w = exp(-k/t): t follows from the deviation.
 */
export function syntheticFaces({ impostor, genuine }: FaceSpread): SyntheticFaces {
  const tau = 1 / (2 * impostor.deviation ** 2);
  const weights = Float32Array.from({ length: EMBEDDING_LENGTH }, (_, k) => Math.exp(-k / tau / 2));
  const shared = Math.sqrt(impostor.mean / (1 - impostor.mean));
  const middle = scaled(drawn(MIDDLE, weights), shared);
  const face = (person: number) => unitVector(sum(drawn(2 * person, weights), middle));
  return {
    face,
    otherPicture(person) {
      const random = randomSource(OTHER_PICTURES + person);
      const wanted = genuine.mean + genuine.deviation * Math.sqrt(12) * (random() - 0.5);
      const away = Math.sqrt(1 / Math.min(0.98, Math.max(0.2, wanted)) ** 2 - 1);
      return unitVector(sum(face(person), scaled(drawn(2 * person + 1, weights), away)));
    },
  };
}

/** A unit vector of normally distributed components of these weights, turned so that each number carries about as much. */
function drawn(seed: number, weights: Float32Array): Float32Array {
  const random = randomSource(Math.imul(seed + 1, 0x9e3779b1));
  const values = new Float32Array(EMBEDDING_LENGTH);
  for (let k = 0; k < EMBEDDING_LENGTH; k += 2) {
    // Box and Muller: two normal numbers from two even ones.
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[k] = radius * Math.cos(angle) * (weights[k] as number);
    values[k + 1] = radius * Math.sin(angle) * (weights[k + 1] as number);
  }
  turn(values);
  return unitVector(values);
}

/** The fast Walsh-Hadamard transform: an orthogonal matrix that needs no memory. */
function turn(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let block = 0; block < values.length; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        const one = values[i] as number;
        const other = values[i + half] as number;
        values[i] = one + other;
        values[i + half] = one - other;
      }
    }
  }
}

function sum(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((value, i) => value + (other[i] as number));
}

function scaled(vector: Float32Array, factor: number): Float32Array {
  return vector.map((value) => value * factor);
}
