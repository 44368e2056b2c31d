import { ModelError } from '../error.ts';
import { MESH_POINTS, type MeshMeasures } from './face-mesh.ts';

// Points of MediaPipe's face mesh. `left` and `right` as seen in the picture.
const EYES = {
  left: { outer: 33, inner: 133, lids: [160, 144, 158, 153] },
  right: { outer: 263, inner: 362, lids: [385, 380, 387, 373] },
} as const;
const NOSE_TIP = 1;
const NOSE_WINGS = [129, 358] as const;
const MOUTH_CORNERS = [61, 291] as const;

interface Vector {
  readonly x: number;
  readonly y: number;
}

/** Measures of a mesh of MESH_POINTS points (x, y, z in turn), with the head's angles. Throws INVALID_FRAME for anything else. Pure. */
export function measuresOf(landmarks: Float32Array, turned: Pick<MeshMeasures, 'yawDeg' | 'pitchDeg'>): MeshMeasures {
  const finite = landmarks.every(Number.isFinite) && Number.isFinite(turned.yawDeg) && Number.isFinite(turned.pitchDeg);
  if (landmarks.length !== MESH_POINTS * 3 || !finite) {
    throw new ModelError('INVALID_FRAME', `a mesh needs ${MESH_POINTS} points of finite numbers`);
  }
  const at = (index: number): Vector => ({
    x: landmarks[index * 3] ?? 0,
    y: landmarks[index * 3 + 1] ?? 0,
  });
  const apart = (one: number, other: number) => flat(minus(at(one), at(other)));
  const open = ({ outer, inner, lids: [a, b, c, d] }: (typeof EYES)['left' | 'right']) =>
    (apart(a, b) + apart(c, d)) / (2 * apart(outer, inner));

  const eyeLine = minus(at(EYES.right.outer), at(EYES.left.outer));
  const eyeLinePx = flat(eyeLine);
  if (eyeLinePx === 0) throw new ModelError('INVALID_FRAME', 'a mesh whose eyes are one point measures nothing');
  const middle = half(at(EYES.right.outer), at(EYES.left.outer));
  const off = minus(at(NOSE_TIP), middle);
  return {
    ...turned,
    rollDeg: (Math.atan2(eyeLine.y, eyeLine.x) * 180) / Math.PI,
    noseOff: (off.x * eyeLine.x + off.y * eyeLine.y) / eyeLinePx ** 2,
    eyesOpen: { left: open(EYES.left), right: open(EYES.right) },
    mouthWidth: apart(...MOUTH_CORNERS) / eyeLinePx,
    noseWidth: apart(...NOSE_WINGS) / eyeLinePx,
    eyeLinePx,
  };
}

function minus(one: Vector, other: Vector): Vector {
  return { x: one.x - other.x, y: one.y - other.y };
}

function half(one: Vector, other: Vector): Vector {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function flat({ x, y }: Vector): number {
  return Math.hypot(x, y);
}
