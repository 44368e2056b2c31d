import type { FaceEvidence, NotAssessableReason, QualityComponents } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { decide, frameWeight } from '../../models/decision.ts';
import type { Embedding } from '../../models/engine/face-engine.ts';
import { similarityUnder } from '../../models/match.ts';

/** A frame that holds exactly one good face. `at` is when its picture arrived, ms since 1970. */
export interface UsableFrame {
  readonly at: number;
  readonly embedding: Embedding;
  readonly quality: QualityComponents;
}

/** What every face decision of this device names: by which policy and model, and which notice the person was shown. */
export interface DecisionBasis {
  readonly policy: FacePolicy;
  readonly model: string;
  readonly notice: string;
}

/** The decision on frames that were compared with a template, fused over them. */
export function comparedFace(frames: readonly UsableFrame[], template: Embedding, basis: DecisionBasis): FaceEvidence {
  const similarity = similarityUnder(basis.policy);
  const scores = frames.map(({ embedding }) => similarity(embedding, template));
  const weights = frames.map(({ embedding }) => frameWeight(embedding));
  const { outcome, score, threshold, frames: used } = decide(scores, basis.policy, weights);
  return { ...named(basis), ...qualityOf(frames), outcome, reasons: [], score, threshold, frames: used };
}

/**
 * A person found among many (1:N), by pictures that were compared with everybody. `threshold` is that of so large a gallery,
 * not of a claimed person.
 */
export function identifiedFace(
  frames: readonly UsableFrame[],
  { score, threshold }: Pick<FaceEvidence, 'threshold'> & { readonly score: number },
  basis: DecisionBasis,
): FaceEvidence {
  return {
    ...named(basis),
    ...qualityOf(frames),
    outcome: 'match',
    reasons: [],
    score,
    threshold,
    frames: frames.length,
  };
}

/** Nothing was compared, and why. This is no answer about the person: neither yes nor no. */
export function unassessedFace(
  reasons: readonly NotAssessableReason[],
  frames: readonly UsableFrame[],
  basis: DecisionBasis,
): FaceEvidence {
  const { threshold } = basis.policy.verification;
  const outcome = 'not-assessable';
  return { ...named(basis), ...qualityOf(frames), outcome, reasons: [...reasons], threshold, frames: frames.length };
}

function named({ policy, model, notice }: DecisionBasis) {
  return { policy: policy.id, model, notice };
}

function qualityOf(frames: readonly UsableFrame[]): { quality?: QualityComponents } {
  if (frames.length === 0) return {};
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = (component: 'faceSize' | 'pose' | 'sharpness' | 'exposure') =>
    meanOf(frames.map(({ quality }) => quality[component]));
  const meanIfKnown = (component: 'eyesOpen' | 'mouthVisible') => {
    const known = frames.flatMap(({ quality }) => quality[component] ?? []);
    return known.length === frames.length ? { [component]: meanOf(known) } : {};
  };
  return {
    quality: {
      faceSize: mean('faceSize'),
      pose: mean('pose'),
      sharpness: mean('sharpness'),
      exposure: mean('exposure'),
      ...meanIfKnown('eyesOpen'),
      ...meanIfKnown('mouthVisible'),
    },
  };
}
