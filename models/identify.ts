import type { FacePolicy } from '../contract/face-policy.ts';
import { MatchError } from './match.ts';

/** One hit of a search: whose template, and its similarity under the policy (`similarityUnder`), exact. */
export interface Candidate {
  readonly id: string;
  readonly score: number;
}

/** Whom a search found. `unknown` is an answer (nobody enrolled looks like this), `ambiguous` is none. */
export type Identification =
  | { readonly outcome: 'identified'; readonly id: string; readonly score: number; readonly threshold: number }
  | { readonly outcome: 'unknown'; readonly threshold: number }
  | { readonly outcome: 'ambiguous'; readonly ids: readonly string[]; readonly threshold: number };

/**
 * Decides a search by its best candidates. The best person is named when at or above the threshold of the gallery's size and
 * at least the policy's margin above the next person; several templates of one person count once. A search has to bring
 * at least its two best people, or the margin is not looked at. Throws MatchError NO_THRESHOLD as
 * `identificationThreshold` does, and NOT_FINITE for a score that is no cosine.
 */
export function identify(
  candidates: readonly Candidate[],
  policy: Pick<FacePolicy, 'id' | 'identification'>,
  gallerySize: number,
): Identification {
  const threshold = identificationThreshold(policy, gallerySize);
  const margin = policy.identification?.margin ?? 0;
  const people = bestOfEach(candidates).sort((one, other) => other.score - one.score);
  const best = people[0];
  if (!best || best.score < threshold) return { outcome: 'unknown', threshold };
  // A runner-up below the threshold is a rival all the same: look-alikes (siblings, twins) come in pairs.
  const rivals = people.filter(({ score }) => score > best.score - margin || score === best.score);
  if (rivals.length > 1) return { outcome: 'ambiguous', ids: rivals.map(({ id }) => id), threshold };
  return { outcome: 'identified', ...best, threshold };
}

/**
 * The lowest score that may name a person among so many. Throws MatchError NO_THRESHOLD when the policy has no
 * `identification`, or none for so large a gallery: a threshold for fewer people would name strangers.
 */
export function identificationThreshold(
  { id, identification }: Pick<FacePolicy, 'id' | 'identification'>,
  gallerySize: number,
): number {
  if (!identification) {
    throw new MatchError('NO_THRESHOLD', `face policy ${id} has no identification section; calibrate and sign one`);
  }
  const row = identification.thresholds.find((candidate) => candidate.gallerySize >= gallerySize);
  if (!row) {
    throw new MatchError('NO_THRESHOLD', `face policy ${id} has no threshold for a gallery of ${gallerySize}`);
  }
  return row.threshold;
}

/**
 * The lowest score at which a newcomer counts as enrolled already, among so many others: a search too, so never below what a
 * search asks for. Beyond the largest gallery that the policy knows it stays at that one's: staff look at every duplicate,
 * and an enrolment must not fail for want of a figure.
 */
export function duplicateThreshold(
  { duplicate, identification }: Pick<FacePolicy, 'duplicate' | 'identification'>,
  gallerySize: number,
): number {
  const rows = identification?.thresholds ?? [];
  const row = rows.find((candidate) => candidate.gallerySize >= gallerySize) ?? rows.at(-1);
  return Math.max(duplicate.threshold, row?.threshold ?? -1);
}

function bestOfEach(candidates: readonly Candidate[]): Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { id, score } = candidate;
    if (!(score >= -1 && score <= 1)) throw new MatchError('NOT_FINITE', 'a score is not in -1 to 1');
    if (score > (best.get(id)?.score ?? Number.NEGATIVE_INFINITY)) best.set(id, { id, score });
  }
  return [...best.values()];
}
