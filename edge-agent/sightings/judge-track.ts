import { SubjectId } from '../../contract/ids.ts';
import { MatchError } from '../../models/match.ts';
import type { AttestationDraft } from '../attestation/draft.ts';
import { passiveOutcome } from '../liveness/passive-outcome.ts';
import { type DecisionBasis, identifiedFace } from '../match/face-evidence.ts';
import type { SeenLately } from './seen-lately.ts';
import type { StaffFaces } from './staff-faces.ts';
import type { FaceTrack } from './tracks.ts';

/** What can be signed about a person who was sighted. */
export type SightingDraft = Extract<AttestationDraft, { kind: 'sighting' }>;

/**
 * Whom a track shows. `unknown` (nobody who may be named) and `ambiguous` (two it could be) are forgotten with the track;
 * `known-lately` was signed already within the interval; `unsearched`: the policy allows no search among so many.
 */
export type TrackVerdict =
  | { readonly outcome: 'sighted'; readonly person: SubjectId; readonly draft: SightingDraft }
  | { readonly outcome: 'known-lately' | 'unknown' | 'ambiguous' | 'unsearched' };

export interface JudgeParts {
  readonly basis: DecisionBasis;
  readonly staff: StaffFaces;
  readonly lately: SeenLately;
}

/** Usable pictures after which a track is judged: enough for a face decision, and for passive liveness where that is on. */
export function picturesToJudge({ capture, pad }: DecisionBasis['policy']): number {
  return Math.max(capture.framesToDecide, pad?.minFrames ?? 0);
}

/** Searches for the face of a track among the staff, fused over its pictures. Signs nothing yet. */
export function judgeTrack({ frames }: FaceTrack, at: number, { basis, staff, lately }: JudgeParts): TrackVerdict {
  if (staff.size === 0) return { outcome: 'unknown' };
  const found = searched(
    frames.map(({ embedding }) => embedding),
    staff,
  );
  if (found?.outcome !== 'identified') return { outcome: found?.outcome ?? 'unsearched' };
  const person = SubjectId.parse(found.id);
  if (lately.has(person, at)) return { outcome: 'known-lately' };
  // A picture of a doctor held up to the camera is signed as what it is: a face that matches, and did not look alive.
  const pad = passiveOutcome({ frames, shed: [] }, basis.policy.pad);
  const face = identifiedFace(frames, found, basis);
  return {
    outcome: 'sighted',
    person,
    draft: { kind: 'sighting', subject: { type: 'practitioner', id: person }, face, pad },
  };
}

function searched(pictures: Parameters<StaffFaces['identify']>[0], staff: StaffFaces) {
  try {
    return staff.identify(pictures);
  } catch (error) {
    // A gallery larger than any that the policy was measured for: nobody is named, and the metric says so.
    if (error instanceof MatchError && error.code === 'NO_THRESHOLD') return undefined;
    throw error;
  }
}
