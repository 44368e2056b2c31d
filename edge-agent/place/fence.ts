import type { Fence } from '../../contract/device-config.ts';
import type { Geo, Position } from '../../contract/evidence.ts';
import { distanceM } from './distance.ts';

/** A position and the radius in metres that holds the true place. */
export type Fix = Position & { readonly accuracyM: number };

export type FenceVerdict = Geo['fence'];

/**
 * Whether the true place lies in the fence. The whole accuracy circle has to be inside for `inside` and outside for
 * `outside`; whatever is missing, not a number or in another coordinate system is `cannot-tell`, never a guess.
 */
export function fenceVerdict(fix: Fix | undefined, fence: Fence | undefined): FenceVerdict {
  if (!fix || !fence || fix.datum !== fence.centre.datum) return 'cannot-tell';
  const distance = distanceM(fix, fence.centre);
  // NaN compares false with everything, so a broken fix would fall through to cannot-tell; a negative accuracy would not.
  if (!(fix.accuracyM >= 0)) return 'cannot-tell';
  if (distance + fix.accuracyM <= fence.radiusM) return 'inside';
  if (distance - fix.accuracyM > fence.radiusM) return 'outside';
  return 'cannot-tell';
}
