import type { Box, FrameAnalysis } from '../../models/engine/face-engine.ts';
import type { Liveness } from '../../models/pad/passive.ts';
import type { QualityHint } from '../../models/quality/hints.ts';
import type { UsableFrame } from '../match/face-evidence.ts';

/** A usable frame with where the face was in it, and how live it looked if that was asked for. */
export interface WatchedFrame extends UsableFrame {
  readonly box: Box;
  /** What could be better about the face; absent where that was not looked at. */
  readonly hints?: readonly QualityHint[];
  readonly liveness?: Liveness;
}

/** The frames of one face followed without a break, and those of broken tracks before it in the same look. */
export interface Track {
  readonly frames: readonly WatchedFrame[];
  /** Nothing is compared with these any more. They are kept because breaking a track must not wash its evidence away. */
  readonly shed: readonly WatchedFrame[];
}

/** Where a face was, and when. */
export type Located = Pick<WatchedFrame, 'at' | 'box'>;

/** Longest time between two frames of one track, ms: long enough for a blink of the detector, too short to swap a face. */
export const MAX_GAP_MS = 1_000;

/** Two boxes of one face overlap at least so much (intersection over union) within that time. */
const MIN_OVERLAP = 0.3;

/** What is kept of a frame with one usable face; undefined for any other. */
export function watchedFrame(at: number, analysis: FrameAnalysis): WatchedFrame | undefined {
  if (analysis.outcome !== 'usable') return undefined;
  const { embedding, face, hints, liveness } = analysis;
  return { at, embedding, quality: face.quality, box: face.box, hints, ...(liveness && { liveness }) };
}

/** Adds a frame; one that does not continue the track begins another. Pure. */
export function extendTrack(track: Track, frame: WatchedFrame): Track {
  const last = track.frames.at(-1);
  if (!last || continues(last, frame)) return { ...track, frames: [...track.frames, frame] };
  return { ...breakTrack(track), frames: [frame] };
}

/** The face was lost, or is not the only one: what comes next is another track. */
export function breakTrack({ frames, shed }: Track): Track {
  return { frames: [], shed: [...shed, ...frames] };
}

/** Whether the second picture may show the face of the first: soon after it, and much at the same place. */
export function continues(last: Located, next: Located): boolean {
  const gapMs = next.at - last.at;
  return gapMs >= 0 && gapMs <= MAX_GAP_MS && overlap(last.box, next.box) >= MIN_OVERLAP;
}

function overlap(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const both = Math.max(0, width) * Math.max(0, height);
  return both / (one.width * one.height + other.width * other.height - both);
}
