import { DATUMS, type SecondSignal, type SpoofSign } from '../../contract/evidence.ts';
import { type Fence, type FenceVerdict, judgeFence, type LocatedFix } from '../../contract/fence.ts';

/** An older position says where somebody was, not where they are. Seconds. */
export const MAX_AGE_S = 60;

/** A position that may be farther off than this can't be made good by a network's name. Metres. */
export const VAGUE_M = 100;

/** Everything that a verdict rests on. */
export interface Grounds {
  readonly fence: Fence | undefined;
  readonly fix: LocatedFix | undefined;
  readonly ageS: number;
  /** What beside the position says where the device is; undefined = nothing does. */
  readonly second: SecondSignal['says'] | undefined;
  readonly signs: readonly SpoofSign[];
}

/**
 * Whether a clock event took place inside the fence. `inside` needs grounds and is never what is left over; two signals that
 * contradict each other, an old position and one that looks made up leave it open. So does a position that would lie inside if
 * its numbers were meant in another datum: that is a mistake in a configuration, not in somebody's way to work.
 */
export function placeVerdict({ fence, fix, ageS, second, signs }: Grounds): FenceVerdict {
  if (!fence || !fix || !(ageS >= 0 && ageS <= MAX_AGE_S) || signs.length > 0) return 'cannot-tell';
  const judged = judgeFence(fence, fix);
  if (judged === 'outside') return second === 'here' || isDatumMixUp(fence, fix) ? 'cannot-tell' : 'outside';
  if (second === 'elsewhere') return 'cannot-tell';
  if (judged === 'inside') return 'inside';
  return second === 'here' && isOnTheEdge(fix) ? 'inside' : 'cannot-tell';
}

function isDatumMixUp(fence: Fence, fix: LocatedFix): boolean {
  return DATUMS.some((datum) => datum !== fix.datum && judgeFence(fence, { ...fix, datum }) !== 'outside');
}

// The circle reaches over the edge, and is small enough to say something. Not a number is neither.
function isOnTheEdge({ lat, lon, accuracyM }: LocatedFix): boolean {
  return Number.isFinite(lat) && Number.isFinite(lon) && accuracyM >= 0 && accuracyM <= VAGUE_M;
}
