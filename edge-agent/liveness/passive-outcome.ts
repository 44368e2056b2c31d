import type { PadEvidence } from '../../contract/evidence.ts';
import type { PadPolicy } from '../../contract/face-policy.ts';
import { probabilityOf } from '../../models/pad/passive.ts';
import type { Track, WatchedFrame } from './track.ts';

/** What is said when nothing was looked at. Nobody may read it as a pass. */
export const PAD_NOT_RUN: PadEvidence = { outcome: 'not-run' };

/**
 * The passive outcome over one look. It can fail and it can never pass: above `low` no challenge has shown yet that somebody is
 * there, so the outcome is `not-run`, with the score on record. The score is the lower of two means, over the track and over
 * the whole look: a live accomplice who steps in for the last frames does not outweigh the picture before.
 */
export function passiveOutcome(track: Track, policy: PadPolicy | undefined): PadEvidence {
  if (!policy) return PAD_NOT_RUN;
  const { method, low, high, minFrames } = policy;
  const ofTrack = logitsOf(track.frames);
  const ofLook = [...logitsOf(track.shed), ...ofTrack];
  const means = [ofTrack, ofLook].filter((logits) => logits.length >= minFrames).map(meanOf);
  if (means.length === 0) return { ...PAD_NOT_RUN, method, scores: { frames: ofLook.length } };
  const live = probabilityOf(Math.min(...means));
  const scores = { live, low, high, frames: ofLook.length, trackFrames: ofTrack.length };
  return { outcome: live < low ? 'fail' : 'not-run', method, scores };
}

// A frame without a finite score was not measured: it counts for neither side.
function logitsOf(frames: readonly WatchedFrame[]): number[] {
  return frames.flatMap(({ liveness }) => (liveness && Number.isFinite(liveness.logit) ? [liveness.logit] : []));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
