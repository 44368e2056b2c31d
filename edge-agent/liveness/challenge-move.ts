import type { ChallengePrompt } from '../../contract/challenge.ts';
import type { MeshMeasures } from '../../models/mesh/face-mesh.ts';
import * as limits from './challenge-limits.ts';

/** A face that looks at the camera, as the person's other frames are measured against it. */
export type Facing = Pick<
  MeshMeasures,
  'yawDeg' | 'pitchDeg' | 'noseOff' | 'mouthWidth' | 'eyeLinePx' | 'noseWidth'
> & {
  readonly open: number;
};

/** The median of frames that face the camera. Pure. */
export function facingOf(frames: readonly MeshMeasures[]): Facing {
  const median = (value: (frame: MeshMeasures) => number) => {
    const sorted = frames.map(value).sort((one, other) => one - other);
    return sorted[sorted.length >> 1] ?? Number.NaN;
  };
  return {
    yawDeg: median(({ yawDeg }) => yawDeg),
    pitchDeg: median(({ pitchDeg }) => pitchDeg),
    noseOff: median(({ noseOff }) => noseOff),
    mouthWidth: median(({ mouthWidth }) => mouthWidth),
    eyeLinePx: median(({ eyeLinePx }) => eyeLinePx),
    noseWidth: median(({ noseWidth }) => noseWidth),
    open: median(openness),
  };
}

/** Whether the face looks at the camera; by itself, or as it did before. */
export function isFacing(face: MeshMeasures, before: Facing | undefined): boolean {
  if (!before) return within(face.noseOff, limits.FACING_NOSE_OFF) && within(face.yawDeg, limits.FACING_YAW_DEG);
  return (
    within(face.noseOff - before.noseOff, limits.BACK_NOSE_OFF) &&
    within(face.yawDeg - before.yawDeg, limits.BACK_YAW_DEG)
  );
}

/** The side the head is turned to, far enough to count. The person's own left is the right of an unmirrored picture. */
export function turnOf(face: MeshMeasures, facing: Facing): 'left' | 'right' | undefined {
  const noseOff = face.noseOff - facing.noseOff;
  const yawDeg = face.yawDeg - facing.yawDeg;
  if (noseOff >= limits.TURN_NOSE_OFF && yawDeg >= limits.TURN_YAW_DEG) return 'left';
  if (noseOff <= -limits.TURN_NOSE_OFF && yawDeg <= -limits.TURN_YAW_DEG) return 'right';
  return undefined;
}

/** Whether the frame shows what was asked for. A blink is shown by closed eyes; that they open again is for the caller. */
export function shows(ask: ChallengePrompt, face: MeshMeasures, facing: Facing): boolean {
  switch (ask) {
    case 'left':
    case 'right':
      return turnOf(face, facing) === ask;
    // A turned head has narrow eyes, a wide mouth and a short eye line: these count only on a face that looks at the camera.
    case 'closer':
      return isFacing(face, facing) && face.eyeLinePx >= limits.CLOSER_SHARE * facing.eyeLinePx;
    case 'smile':
      return isFacing(face, facing) && face.mouthWidth >= limits.SMILE_SHARE * facing.mouthWidth;
    case 'blink':
      return isUpright(face, facing) && openness(face) <= limits.CLOSED_SHARE * facing.open;
  }
}

/** Whether the eyes are open again after a blink. */
export function isReopened(face: MeshMeasures, facing: Facing): boolean {
  return isUpright(face, facing) && openness(face) >= limits.REOPENED_SHARE * facing.open;
}

function isUpright(face: MeshMeasures, facing: Facing): boolean {
  return isFacing(face, facing) && within(face.pitchDeg - facing.pitchDeg, limits.BLINK_PITCH_DEG);
}

function openness({ eyesOpen: { left, right } }: MeshMeasures): number {
  return (left + right) / 2;
}

function within(value: number, limit: number): boolean {
  return Math.abs(value) <= limit;
}
