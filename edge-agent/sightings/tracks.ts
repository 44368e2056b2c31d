import type { Similarity } from '../../models/match.ts';
import { continues } from '../liveness/track.ts';
import type { SeenFace } from './faces-in-frame.ts';

/** One face followed from frame to frame. */
export interface FaceTrack {
  /** The newest pictures of it, oldest first, at most `MOST_FRAMES`. */
  readonly frames: readonly SeenFace[];
  /** How many there were in all. */
  readonly seen: number;
  /** At how many it was judged last; 0 = not yet. */
  readonly judgedAt: number;
  /** Until then nothing more is asked about it, ms since 1970; infinite for somebody who may not be named. */
  readonly restsUntil: number;
}

/** All faces that are in the picture now, and those that have just left it. */
export interface TrackStep {
  readonly current: readonly FaceTrack[];
  readonly ended: readonly FaceTrack[];
}

/** Pictures kept of a track: enough for a decision and for passive liveness; a person who stands there is no film. */
export const MOST_FRAMES = 30;

/** A face unseen for so long has left, ms: somebody looked aside, or the machine was slow. */
const GONE_MS = 2_500;

/** Faces followed at once. In a crowd the largest come first; the rest waits until somebody has left. */
const MOST_TRACKS = 8;

/** At one place within a second it is one face, unless the faces are as different as this: two people who cross. */
const OTHER_FACE = 0.3;

/**
 * Takes in the faces of one frame, the largest first. A face continues the track it resembles as much as `sameFace` demands,
 * or the one at its place; any other begins a track. Pure.
 */
export function stepTracks(
  tracks: readonly FaceTrack[],
  faces: readonly SeenFace[],
  at: number,
  { similarity, sameFace }: { readonly similarity: Similarity; readonly sameFace: number },
): TrackStep {
  const open = tracks.map((track) => ({ track, taken: false }));
  for (const face of faces) {
    const rated = open
      .filter(({ taken }) => !taken)
      .map((entry) => ({ entry, rate: rateOf(entry.track, face, similarity, sameFace) }))
      .filter(({ rate }) => rate > 0)
      .sort((one, other) => other.rate - one.rate);
    const best = rated[0]?.entry;
    if (best) {
      const { track } = best;
      best.track = { ...track, frames: [...track.frames, face].slice(-MOST_FRAMES), seen: track.seen + 1 };
      best.taken = true;
    } else if (open.length < MOST_TRACKS) {
      open.push({ track: { frames: [face], seen: 1, judgedAt: 0, restsUntil: 0 }, taken: true });
    }
  }
  const isGone = ({ frames }: FaceTrack) => at - (frames.at(-1)?.at ?? 0) > GONE_MS;
  const after = open.map(({ track }) => track);
  return { current: after.filter((track) => !isGone(track)), ended: after.filter(isGone) };
}

/** How well a face continues a track: 0 = not at all; the same face before the same place. */
function rateOf({ frames }: FaceTrack, face: SeenFace, similarity: Similarity, sameFace: number): number {
  const last = frames.at(-1);
  if (!last || face.at < last.at || face.at - last.at > GONE_MS) return 0;
  const alike = similarity(last.embedding, face.embedding);
  if (alike >= sameFace) return 1 + alike;
  return continues(last, face) && alike >= OTHER_FACE ? alike : 0;
}
