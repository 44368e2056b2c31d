import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Candidate } from '../identify.ts';
import { comparableUnder, likeness } from '../match.ts';

/** A template that a search brought up, exactly as it was enrolled, and whose it is. */
export interface FoundTemplate {
  readonly id: string;
  readonly vector: ArrayLike<number>;
}

/**
 * Hits of a search to look at. `identify` needs the two best people; the rest makes up for what the index sees only roughly
 * and for people with several templates.
 */
export const HITS = 16;

/**
 * Compares a face with templates exactly, by the policy's similarity: the most similar first, equal ones in the order of
 * their ids. What an index found is only a proposal until then: it sees a byte a number. Throws MatchError.
 */
export function rankExactly(
  probe: ArrayLike<number>,
  found: readonly FoundTemplate[],
  policy: Pick<FacePolicy, 'correction'>,
): Candidate[] {
  const comparable = comparableUnder(policy);
  const face = comparable(probe);
  return found
    .map(({ id, vector }) => ({ id, score: likeness(face, comparable(vector)) }))
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
}
