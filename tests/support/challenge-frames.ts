import type { ChallengePrompt } from '../../contract/challenge.ts';
import type { ChallengeFrame } from '../../edge-agent/liveness/challenge.ts';
import type { MeshMeasures } from '../../models/mesh/face-mesh.ts';

/** A face that looks at the camera: typical numbers of the mesh, not of anybody. */
export const FACING_FACE: MeshMeasures = {
  yawDeg: 3,
  pitchDeg: 0,
  rollDeg: 1,
  noseOff: 0.04,
  eyesOpen: { left: 0.32, right: 0.34 },
  mouthWidth: 0.6,
  eyeLinePx: 100,
  noseWidth: 0.48,
};

/** The same face, doing what is asked well enough. */
export const DOING: Readonly<Record<ChallengePrompt, MeshMeasures>> = {
  left: { ...FACING_FACE, yawDeg: 27, noseOff: 0.44 },
  right: { ...FACING_FACE, yawDeg: -22, noseOff: -0.37 },
  closer: { ...FACING_FACE, eyeLinePx: 130, noseWidth: 0.5 },
  blink: { ...FACING_FACE, eyesOpen: { left: 0.12, right: 0.15 } },
  smile: { ...FACING_FACE, mouthWidth: 0.76 },
};

/** A frame of the face that matched. */
export function challengeFrame(at: number, measures = FACING_FACE, over: Partial<ChallengeFrame> = {}): ChallengeFrame {
  return { at, box: { x: 100, y: 100, width: 200, height: 260 }, measures, similarity: 0.7, ...over };
}
