import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Embedding } from '../../models/engine/face-engine.ts';
import { duplicateThreshold } from '../../models/identify.ts';
import { MatchError, meanTemplate, type Similarity, similarityUnder } from '../../models/match.ts';
import type { OtherFaces } from '../gallery/other-faces.ts';

/** What the pictures of an enrolment are good for. Scores are similarities under the policy. */
export type EnrolmentJudgement =
  | {
      readonly outcome: 'fit';
      readonly template: Embedding;
      /** How many pictures the template is made of: those that were not dropped. */
      readonly frames: number;
      readonly selfMatch: number;
    }
  | { readonly outcome: 'inconsistent'; readonly selfMatch: number }
  | { readonly outcome: 'duplicate'; readonly score: number };

/** The templates that a new one is held against. */
export interface KnownFaces {
  /** The valid template this person has here already. */
  readonly own?: Embedding | undefined;
  /** Other people of the same type. */
  readonly others: Pick<OtherFaces, 'count' | 'near'>;
}

/**
 * Judges the pictures of one enrolment. `selfMatch` is the worst pair of those kept: all of them have to show one person.
 * A picture that fits the others badly (eyes shut, caught in motion) is dropped as long as `minFrames` remain. A person who
 * is enrolled already has to match that template too: otherwise whoever knows the staff PIN could put another face
 * under an insured's number. The way for a face that changed is a withdrawal first, which is signed.
 */
export function judgeEnrolment(
  pictures: readonly Embedding[],
  { own, others }: KnownFaces,
  policy: Pick<FacePolicy, 'enrolment' | 'duplicate' | 'identification' | 'verification' | 'correction'>,
): EnrolmentJudgement {
  const similarity = similarityUnder(policy);
  const kept = withoutOutliers(pictures, similarity, policy.enrolment);
  const selfMatch = worstPair(kept, similarity);
  if (selfMatch < policy.enrolment.selfMatch) return { outcome: 'inconsistent', selfMatch };
  const template = meanTemplate(kept);
  if (own) {
    const asBefore = similarity(template, own);
    if (asBefore < policy.verification.threshold) return { outcome: 'inconsistent', selfMatch: asBefore };
  }
  const score = others.near(template).reduce((highest, other) => Math.max(highest, similarity(template, other)), -1);
  if (others.count > 0 && score >= duplicateThreshold(policy, others.count)) return { outcome: 'duplicate', score };
  return { outcome: 'fit', template, frames: kept.length, selfMatch };
}

/** Drops the picture farthest from the mean of the others, again and again, while it is below self-match and enough remain. */
function withoutOutliers(
  pictures: readonly Embedding[],
  similarity: Similarity,
  { minFrames, selfMatch }: FacePolicy['enrolment'],
): readonly Embedding[] {
  if (pictures.length <= Math.max(minFrames, 2)) return pictures;
  const fits = pictures.map((picture, index) => similarity(picture, meanTemplate(pictures.toSpliced(index, 1))));
  const worst = Math.min(...fits);
  if (worst >= selfMatch) return pictures;
  return withoutOutliers(pictures.toSpliced(fits.indexOf(worst), 1), similarity, { minFrames, selfMatch });
}

function worstPair(pictures: readonly Embedding[], similarity: Similarity): number {
  if (pictures.length < 2) throw new MatchError('NOTHING_TO_COMPARE', 'self-match needs two pictures or more');
  let worst = 1;
  for (const [i, one] of pictures.entries()) {
    for (const other of pictures.slice(i + 1)) worst = Math.min(worst, similarity(one, other));
  }
  return worst;
}
