import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/**
 * A photograph (file name without ending) and the face in it: x, y, width, height in pixels, and by how many degrees
 * clockwise the picture is turned to hold the head upright.
 */
export type Photo = readonly [name: string, x: number, y: number, width: number, height: number, turn?: number];

const PHOTOS = fileURLToPath(new URL('../photos/', import.meta.url));
const WIDTH = 640;
const HEIGHT = 480;

/** How much of the picture's height the face takes, as at an arm's length from a kiosk. */
const FACE_SHARE = 0.5;

/**
 * Cuts a photograph to one person, as a kiosk camera would see them: one JPEG of 640x480 for each of `frames`, with the
 * small differences in distance and position of somebody who stands there and breathes.
 */
export async function portraits(photo: Photo, frames: number): Promise<Buffer[]> {
  const [name, x, y, width, height, turn = 0] = photo;
  // Cut generously around the face first, so that turning costs little and the face is in the middle afterwards.
  const reach = Math.round(Math.max(width, height) * 1.6);
  const padded = await sharp(await readFile(`${PHOTOS}${name}.jpg`))
    .autoOrient()
    .extend({ top: reach, bottom: reach, left: reach, right: reach, extendWith: 'copy' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const around = await sharp(padded.data, { raw: padded.info })
    .extract({ left: Math.round(x + width / 2), top: Math.round(y + height / 2), width: 2 * reach, height: 2 * reach })
    .png()
    .toBuffer();
  const upright = await sharp(around).rotate(turn, { background: '#808080' }).toBuffer({ resolveWithObject: true });
  return Promise.all(Array.from({ length: frames }, (_, frame) => cut(upright, { width, height }, frame)));
}

interface Upright {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number };
}

function cut({ data, info }: Upright, face: { width: number; height: number }, frame: number): Promise<Buffer> {
  const height = (face.height / FACE_SHARE) * (1 + 0.03 * Math.cos(frame * 1.7));
  const width = Math.min((height * WIDTH) / HEIGHT, face.width * 2.2);
  const sway = Math.sin(frame * 2.1) * face.width * 0.02;
  return sharp(data)
    .extract({
      left: Math.round(info.width / 2 - width / 2 + sway),
      top: Math.round(info.height / 2 - height / 2),
      width: Math.round(width),
      height: Math.round(height),
    })
    .resize(WIDTH, HEIGHT, { fit: 'contain', background: '#808080' })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** The room without anybody: a corner of a photograph. */
export async function emptyRoom(): Promise<Buffer> {
  return sharp(`${PHOTOS}sample1.jpg`)
    .extract({ left: 20, top: 20, width: 320, height: 240 })
    .resize(WIDTH, HEIGHT)
    .jpeg()
    .toBuffer();
}
