import type { FacePolicy } from '../../contract/face-policy.ts';
import { cropFrame } from '../../models/decode.ts';
import type { AnalysisExtras, Box, DetectedFace, FaceEngine, Frame } from '../../models/engine/face-engine.ts';
import type { TimedFrame } from '../camera/camera.ts';
import { clipPicture } from '../clips/clip-picture.ts';
import { type WatchedFrame, watchedFrame } from '../liveness/track.ts';
import { withoutFaces } from './blank-faces.ts';

/** Faces of one frame that are looked at one by one, the largest: each costs an analysis. */
const MOST_FACES = 4;

/** Room around a face in its own picture, as a share of its box each way: enough for detector, pose and passive liveness. */
const ROOM = 0.9;

/** A usable face, and the picture of that person alone if one was asked for: a JPEG in memory, gone with the track. */
export interface SeenFace extends WatchedFrame {
  readonly picture?: Buffer;
}

export interface LookHow {
  readonly quality: FacePolicy['quality'];
  readonly extras: AnalysisExtras;
  /** Make a picture of each face. */
  readonly pictures: boolean;
}

/**
 * The usable faces, the largest first, of a frame. A kiosk wants one person alone; through a door several come at once, so each is cut out with
 * the others painted over, and analysed as if it were alone. Throws ModelError as the engine does.
 */
export async function facesInFrame(
  frame: TimedFrame,
  engine: Pick<FaceEngine, 'analyse'>,
  { quality, extras, pictures }: LookHow,
): Promise<SeenFace[]> {
  const analysis = await engine.analyse(frame, quality, extras);
  const boxes = analysis.faces.map(({ box }) => box);
  const alone = watchedFrame(frame.at, analysis);
  const pictured = async (face: WatchedFrame, cut: Frame): Promise<SeenFace> =>
    pictures ? { ...face, picture: await clipPicture(cut, frame.at) } : face;
  if (boxes.length < 2) return alone ? [await pictured(alone, cropFrame(frame, roomAround(alone.box, frame)))] : [];

  const faces: SeenFace[] = [];
  for (const face of largestFirst(analysis.faces, quality)) {
    const around = roomAround(face.box, frame);
    const others = boxes.filter((box) => box !== face.box);
    const cut = cropFrame(withoutFaces(frame, others, face.box), around);
    const own = watchedFrame(frame.at, await engine.analyse(cut, quality, extras));
    if (!own) continue;
    const box = { ...own.box, x: own.box.x + around.x, y: own.box.y + around.y };
    faces.push(await pictured({ ...own, box }, cut));
  }
  return faces;
}

function largestFirst(faces: readonly DetectedFace[], { minEyeDistancePx }: FacePolicy['quality']): DetectedFace[] {
  return faces
    .filter(({ eyeDistancePx }) => eyeDistancePx >= minEyeDistancePx)
    .sort((one, other) => other.eyeDistancePx - one.eyeDistancePx)
    .slice(0, MOST_FACES);
}

/** The box with its room, in whole pixels within the frame: `cropFrame` rounds, and a face must be put back where it was. */
function roomAround({ x, y, width, height }: Box, frame: Frame): Box {
  const left = Math.max(0, Math.floor(x - ROOM * width));
  const top = Math.max(0, Math.floor(y - ROOM * height));
  const right = Math.min(frame.width, Math.ceil(x + (1 + ROOM) * width));
  const bottom = Math.min(frame.height, Math.ceil(y + (1 + ROOM) * height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
