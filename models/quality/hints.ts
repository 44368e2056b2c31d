import type { FaceMeasures } from './measures.ts';

/** What makes a face that can be compared a poor one to enrol. Advice, never a refusal; the first helps most. */
export const QUALITY_HINTS = ['eyes-shaded', 'forehead-covered', 'mouth-open', 'eyes-closed'] as const;
export type QualityHint = (typeof QUALITY_HINTS)[number];

/**
 * From where on a face is advised, and which pictures that are: models/README.md, "Advice". Limits of advice may be crude where
 * those of a gate may not: East Asian eyes are narrower by these points, dark skin in light from above shades its own eyes,
 * a fringe covers a forehead.
 */
const LIMITS = { eyesShadedStops: 1.2, foreheadVisible: 0.1, mouthOpen: 0.3, eyesOpen: 0.12 };

/** What could be better about a face; empty when nothing is known to be. */
export function hintsFor(measures: FaceMeasures): QualityHint[] {
  const better: Record<QualityHint, boolean> = {
    'eyes-shaded': measures.eyesShadedStops > LIMITS.eyesShadedStops,
    'forehead-covered': measures.foreheadVisible < LIMITS.foreheadVisible,
    'mouth-open': measures.mouthOpen > LIMITS.mouthOpen,
    'eyes-closed': measures.eyesOpen < LIMITS.eyesOpen,
  };
  return QUALITY_HINTS.filter((hint) => better[hint]);
}
