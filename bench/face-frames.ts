import sharp from 'sharp';
import { decodeImage } from '../models/decode.ts';
import type { Frame } from '../models/engine/face-engine.ts';
import { cast } from '../simulator/demo/cast.ts';
import { portraits } from '../simulator/demo/portrait.ts';

/** Sizes of frames that are measured. */
export const FRAME_SIZES = ['640x480', '1280x720'] as const;
export type FrameSize = (typeof FRAME_SIZES)[number];

/** What each engine is given to do. */
export interface FaceTask {
  readonly warmUpRounds: number;
  readonly rounds: number;
}

/** One picture of each person of the demo, as a kiosk's camera of that size would see them: JPEG. */
export async function picturesOf(size: FrameSize): Promise<Buffer[]> {
  const [width, height] = size.split('x').map(Number);
  const pictures = await Promise.all(Object.values(cast).map(({ photo }) => portraits(photo, 1)));
  const scaled = pictures.flat().map((picture) =>
    sharp(picture)
      .resize(width ?? 0, height ?? 0, { fit: 'contain', background: '#808080' })
      .jpeg({ quality: 92 })
      .toBuffer(),
  );
  return Promise.all(scaled);
}

/** The same, decoded: every engine gets these pixels. */
export async function framesOf(size: FrameSize): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (const picture of await picturesOf(size)) frames.push(await decodeImage(picture));
  return frames;
}
