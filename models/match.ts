import type { FacePolicy } from '../contract/face-policy.ts';
import { EMBEDDING_LENGTH } from '../contract/vault.ts';
import { decodeFloats } from '../contract/vector.ts';
import type { Embedding } from './engine/face-engine.ts';

export type MatchErrorCode =
  | 'WRONG_LENGTH'
  | 'NOT_FINITE'
  | 'ZERO_VECTOR'
  | 'NOTHING_TO_COMPARE'
  | 'MALFORMED_VECTOR'
  | 'NO_THRESHOLD';

/** A vector that is no face embedding. It is never compared: an empty or broken one must not match everybody. */
export class MatchError extends Error {
  override readonly name = 'MatchError';
  readonly code: MatchErrorCode;

  constructor(code: MatchErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Scales a vector of EMBEDDING_LENGTH finite numbers, not all zero, to length 1; throws MatchError for any other. */
export function unitVector(vector: ArrayLike<number>): Embedding {
  const length = Math.sqrt(squaredLength(vector));
  // Not Float32Array.from with a function: that takes fifteen times as long, for every template of a search.
  const unit = new Float32Array(vector.length);
  for (let i = 0; i < unit.length; i++) unit[i] = (vector[i] ?? 0) / length;
  return unit;
}

/** Cosine similarity, -1 to 1. Throws MatchError unless both are vectors of EMBEDDING_LENGTH finite numbers, not all zero. */
export function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const lengths = Math.sqrt(squaredLength(one)) * Math.sqrt(squaredLength(other));
  let dot = 0;
  for (let i = 0; i < EMBEDDING_LENGTH; i++) dot += (one[i] ?? 0) * (other[i] ?? 0);
  return Math.min(1, Math.max(-1, dot / lengths));
}

/**
 * The length of an embedding says how sure the network was of the face: 1 is typical, longer is less sure. Noise pulls the
 * cosine of two pictures towards 0, of one person as of two; the length puts that right. Outside these bounds a length
 * says nothing and counts as 1: a long vector must not match everybody.
 */
const LENGTHS = { least: 0.9, most: 1.12 };

/** How much of the sureness goes into the length: with this, poor and good pictures are falsely matched about equally often. */
const SURENESS_SHARE = 0.25;

/** The length that an embedding has for a sureness (above 0; 1 is typical), within the bounds. */
export function lengthForSureness(sureness: number): number {
  return Math.min(LENGTHS.most, Math.max(LENGTHS.least, sureness ** -SURENESS_SHARE));
}

/** How sure the network was of a face, by the length of its embedding: 1 is typical, 0.65 poor, 1.5 good. */
export function surenessOf(embedding: ArrayLike<number>): number {
  return lengthOf(embedding) ** (-1 / SURENESS_SHARE);
}

/** An embedding as it is compared and kept: its direction, at a length within `LENGTHS`. Throws MatchError for any other. */
export function faceVector(vector: ArrayLike<number>): Embedding {
  return atLength(unitVector(vector), lengthOf(vector));
}

/** How alike two vectors made by `comparableUnder` are: their product, held to -1 to 1. */
export function likeness(one: Embedding, other: Embedding): number {
  let sum = 0;
  // Unchecked on purpose: they were checked when they were made, and this runs for millions of pairs.
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number);
  return Math.min(1, Math.max(-1, sum));
}

/** How alike two faces are, -1 to 1. Symmetric. Throws MatchError as `cosine` does. */
export type Similarity = (one: ArrayLike<number>, other: ArrayLike<number>) => number;

/**
 * How a policy compares two faces: by the direction of what is left of each when the mean face of the served population is
 * taken away (all of it where there is no correction), and how sure the network was of each. Every comparison of a device
 * goes through here; templates and embeddings stay as the network gave them, so that a new correction needs no new
 * enrolment.
 */
export function similarityUnder(policy: Pick<FacePolicy, 'correction'>): Similarity {
  const comparable = comparableUnder(policy);
  return (one, other) => likeness(comparable(one), comparable(other));
}

/** The part of a face that a policy compares: `similarityUnder` is the `likeness` of two of them. */
export function comparableUnder({
  correction,
}: Pick<FacePolicy, 'correction'>): (vector: ArrayLike<number>) => Embedding {
  if (!correction) return faceVector;
  const mean = decodeFloats(correction.mean);
  if (!mean) throw new MatchError('MALFORMED_VECTOR', `correction ${correction.id} does not hold a mean vector`);
  return (vector) => atLength(withoutMean(vector, mean), lengthOf(vector));
}

/** A face without what all faces of a population share, as a unit vector. ZERO_VECTOR when nothing of its own is left. */
export function withoutMean(vector: ArrayLike<number>, mean: ArrayLike<number>): Embedding {
  return unitVector(unitVector(vector).map((value, i) => value - (mean[i] ?? 0)));
}

/** The template of several pictures of one person: the mean of their directions, at the mean of their lengths. */
export function meanTemplate(embeddings: readonly ArrayLike<number>[]): Embedding {
  if (embeddings.length === 0) throw new MatchError('NOTHING_TO_COMPARE', 'a template needs at least one embedding');
  const sum = new Float64Array(EMBEDDING_LENGTH);
  let length = 0;
  for (const embedding of embeddings) {
    const unit = unitVector(embedding);
    length += lengthOf(embedding) / embeddings.length;
    for (let i = 0; i < EMBEDDING_LENGTH; i++) sum[i] = (sum[i] ?? 0) + (unit[i] ?? 0);
  }
  return atLength(unitVector(sum), length);
}

function lengthOf(vector: ArrayLike<number>): number {
  const length = Math.sqrt(squaredLength(vector));
  // float32 rounds a length at the very bound to either side of it
  return length >= LENGTHS.least - 1e-4 && length <= LENGTHS.most + 1e-4 ? length : 1;
}

function atLength(unit: Embedding, length: number): Embedding {
  return length === 1 ? unit : unit.map((value) => value * length);
}

function squaredLength(vector: ArrayLike<number>): number {
  if (vector.length !== EMBEDDING_LENGTH) {
    throw new MatchError('WRONG_LENGTH', `an embedding has ${EMBEDDING_LENGTH} numbers, this one ${vector.length}`);
  }
  let sum = 0;
  for (let i = 0; i < EMBEDDING_LENGTH; i++) sum += (vector[i] ?? 0) ** 2;
  if (!Number.isFinite(sum)) throw new MatchError('NOT_FINITE', 'an embedding holds a number that is not finite');
  if (sum < Number.EPSILON) throw new MatchError('ZERO_VECTOR', 'an embedding is zero and points nowhere');
  return sum;
}
