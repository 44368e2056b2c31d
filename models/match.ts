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

/** How alike two faces are, -1 to 1. Symmetric. Throws MatchError as `cosine` does. */
export type Similarity = (one: ArrayLike<number>, other: ArrayLike<number>) => number;

/**
 * How a policy compares two faces: by the cosine of what is left of each when the mean face of the served population is
 * taken away, or by the cosine alone where there is no correction. Every comparison of a device goes through here;
 * templates and embeddings stay as the network gave them, so that a new correction needs no new enrolment.
 */
export function similarityUnder(policy: Pick<FacePolicy, 'correction'>): Similarity {
  if (!policy.correction) return cosine;
  const comparable = comparableUnder(policy);
  return (one, other) => cosine(comparable(one), comparable(other));
}

/** The part of a face that a policy compares, as a unit vector: `similarityUnder` is the cosine of two of them. */
export function comparableUnder({
  correction,
}: Pick<FacePolicy, 'correction'>): (vector: ArrayLike<number>) => Embedding {
  if (!correction) return unitVector;
  const mean = decodeFloats(correction.mean);
  if (!mean) throw new MatchError('MALFORMED_VECTOR', `correction ${correction.id} does not hold a mean vector`);
  return (vector) => withoutMean(vector, mean);
}

/** A face without what all faces of a population share, as a unit vector. ZERO_VECTOR when nothing of its own is left. */
export function withoutMean(vector: ArrayLike<number>, mean: ArrayLike<number>): Embedding {
  return unitVector(unitVector(vector).map((value, i) => value - (mean[i] ?? 0)));
}

/** The template of several pictures of one person: the mean of their directions, as a unit vector. */
export function meanTemplate(embeddings: readonly ArrayLike<number>[]): Embedding {
  if (embeddings.length === 0) throw new MatchError('NOTHING_TO_COMPARE', 'a template needs at least one embedding');
  const sum = new Float64Array(EMBEDDING_LENGTH);
  for (const embedding of embeddings) {
    const unit = unitVector(embedding);
    for (let i = 0; i < EMBEDDING_LENGTH; i++) sum[i] = (sum[i] ?? 0) + (unit[i] ?? 0);
  }
  return unitVector(sum);
}

/** A decision fused over frames. */
export interface MatchDecision {
  readonly outcome: 'match' | 'no-match';
  readonly score: number;
  readonly threshold: number;
  readonly frames: number;
}

/**
 * Decides by the mean score of the first `framesToDecide` usable frames: one lucky frame does not make a match, nor one
 * unlucky frame a mismatch. A score equal to the threshold matches. No scores is no decision (MatchError), never a "no".
 */
export function decide(scores: readonly number[], policy: Pick<FacePolicy, 'verification' | 'capture'>): MatchDecision {
  const used = scores.slice(0, policy.capture.framesToDecide);
  if (used.length === 0) throw new MatchError('NOTHING_TO_COMPARE', 'a decision needs the score of at least one frame');
  if (!used.every((score) => score >= -1 && score <= 1))
    throw new MatchError('NOT_FINITE', 'a score is not in -1 to 1');
  const score = used.reduce((sum, each) => sum + each, 0) / used.length;
  const { threshold } = policy.verification;
  return { outcome: score >= threshold ? 'match' : 'no-match', score, threshold, frames: used.length };
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
