import { DATUMS } from '../../contract/evidence.ts';
import { type Fence, judgeFence } from '../../contract/fence.ts';
import type { Fix } from './files.ts';

/** Beside the accuracy of the fix, where a rule sets nothing else. */
const MARGIN_M = 100;

/** Whether a fix lies outside all of these fences, give or take a margin in metres. */
export function liesOutside(fences: readonly Fence[], fix: Fix, marginM: number): boolean {
  const generous = { ...fix, accuracyM: fix.accuracyM + marginM };
  return fences.every((fence) => judgeFence(fence, generous) === 'outside');
}

/**
 * The coordinate system in which a fix outside the fences would lie inside: the same numbers, hundreds of metres away, and nobody's
 * fault who stood at the door. Undefined: in none.
 */
export function mixedUpDatum(fences: readonly Fence[], fix: Fix, marginM: number = MARGIN_M): Fix['datum'] | undefined {
  if (fences.length === 0) return undefined;
  return DATUMS.find((datum) => datum !== fix.datum && !liesOutside(fences, { ...fix, datum }, marginM));
}
