import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { AnalysisExtras } from '../engine/face-engine.ts';
import type { FaceMeasures } from './measures.ts';

/** With less than this inside the frame, a face is cut off. */
const MIN_VISIBLE = 0.85;

/** A background so many stops brighter than the face is why the face is dark. */
const BACKLIT_STOPS = 1;

/**
 * What keeps a face from being assessed; empty when nothing does. Each test is written so that a value that is not a
 * number fails it: a measure that broke down must not open the gate.
 */
export function shortcomings(
  measures: FaceMeasures,
  limits: FacePolicy['quality'],
  { liveness = false }: AnalysisExtras = {},
): NotAssessableReason[] {
  const { light, mouthVisible } = measures;
  const { maxYawDeg, maxRollDeg, maxPitchDeg = Number.POSITIVE_INFINITY, minMouthVisible } = limits;
  const maxFaceShare = (liveness ? limits.maxFaceShareForLiveness : undefined) ?? limits.maxFaceShare;
  const turned = [
    [measures.yawDeg, maxYawDeg],
    [measures.rollDeg, maxRollDeg],
    [measures.pitchDeg, maxPitchDeg],
  ].some(([angle = Number.NaN, limit = 0]) => !(Math.abs(angle) <= limit));
  const wrong: [NotAssessableReason, boolean][] = [
    ['too-small', !(measures.eyeDistancePx >= limits.minEyeDistancePx)],
    ['too-close', !(measures.faceShare <= maxFaceShare)],
    ['off-centre', !(measures.visibleShare >= MIN_VISIBLE)],
    ['turned-away', turned],
    ['blurred', !(measures.sharpness >= limits.minSharpness)],
    [lightReason(measures), !(1 - light.under - light.over >= limits.minExposure)],
    ['masked', minMouthVisible !== undefined && !(mouthVisible >= minMouthVisible)],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([reason]) => reason);
}

// The three have different remedies: more light, less light, and turning round.
function lightReason({ light }: FaceMeasures): NotAssessableReason {
  if (light.over > light.under) return 'too-bright';
  return light.behindStops >= BACKLIT_STOPS ? 'backlit' : 'too-dark';
}
