import sharp from 'sharp';
import type { Box, DetectedFace, Frame } from '../../models/engine/face-engine.ts';

const WIDTH_PX = 480;
const JPEG_QUALITY = 70;

/** Shortest time between two previews, ms: ten pictures a second look fluent and leave the processor to the faces. */
export const PREVIEW_INTERVAL_MS = 100;

/** A small JPEG of the frame for the screen. */
export async function previewOf({ rgb, width, height }: Frame): Promise<Buffer> {
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  return image.resize({ width: WIDTH_PX, withoutEnlargement: true }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}

/** Where the largest face is, as shares (0 to 1) of the frame; null when there is none. */
export function faceShare(faces: readonly DetectedFace[], { width, height }: Frame): Box | null {
  const [largest] = [...faces].sort((one, other) => areaOf(other.box) - areaOf(one.box));
  if (!largest) return null;
  const { box } = largest;
  return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
