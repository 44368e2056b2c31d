import { SPOOF_SIGNS, type SpoofSign } from '../../contract/evidence.ts';
import { distanceM } from './distance.ts';
import type { MeasuredFix } from './measured-fix.ts';

/** Faster than any vehicle that a clinic's handheld travels in. Kilometres an hour. */
const FASTEST_KMH = 250;
/** No receiver of a handheld is this sure of itself. Metres. */
const BEST_ACCURACY_M = 1;
/** Receivers wander by metres: so many measurements to the same ten-millionth of a degree are one that is played again. */
const SAME_FIXES = 3;
/** Satellites tell the time to the microsecond; the rest is the way of the message and a clock that is not kept. */
const TIME_MISMATCH_MS = 10_000;

/** What a fix is held against. */
export interface SpoofContext {
  /** Those of earlier clock events, oldest first. */
  readonly former: readonly MeasuredFix[];
  /** Whether the device's own clock is kept by somebody (ntp, gnss); else a difference proves nothing. */
  readonly clockKept: boolean;
}

/** Signs that a measured position may be made up, in the contract's order. Each can have an innocent cause. */
export function spoofSigns(fix: MeasuredFix, context: SpoofContext): SpoofSign[] {
  const shown: Readonly<Record<SpoofSign, boolean>> = {
    'mock-provider': fix.mocked === true,
    'impossible-jump': jumps(context.former.at(-1), fix),
    'frozen-fix': isFrozen(context.former, fix),
    'accuracy-too-good': fix.accuracyM < BEST_ACCURACY_M,
    'no-satellites': fix.satellites === 0,
    'time-mismatch': context.clockKept && Math.abs((fix.utc ?? fix.at) - fix.at) > TIME_MISMATCH_MS,
  };
  return SPOOF_SIGNS.filter((sign) => shown[sign]);
}

function jumps(last: MeasuredFix | undefined, fix: MeasuredFix): boolean {
  if (last?.datum !== fix.datum) return false;
  const metres = distanceM(last, fix) - last.accuracyM - fix.accuracyM;
  // A clock that was set back makes the time between them negative: then nothing is known of the speed.
  return fix.at > last.at && metres > (FASTEST_KMH / 3.6) * ((fix.at - last.at) / 1000);
}

// Only satellites: what locates itself by radio networks answers the same each time.
function isFrozen(former: readonly MeasuredFix[], fix: MeasuredFix): boolean {
  const last = former.slice(-(SAME_FIXES - 1));
  const isSame = (other: MeasuredFix) => other.source === 'gnss' && spot(other) === spot(fix) && other.utc !== fix.utc;
  return fix.source === 'gnss' && last.length === SAME_FIXES - 1 && last.every(isSame);
}

function spot({ lat, lon, datum }: MeasuredFix): string {
  return `${datum} ${lat.toFixed(7)} ${lon.toFixed(7)}`;
}
