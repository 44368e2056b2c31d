import sharp from 'sharp';
import { DECODED, imageFormatOf } from '../../models/image-format.ts';

export const GLANCE_COLUMNS = 32;
export const GLANCE_ROWS = 18;

/** A picture seen with half-closed eyes: brightness (0 to 255) of 32 x 18 cells, row by row. No face can be known by it. */
export type Glance = Uint8Array;

/** More pixels than this are no camera picture; sharp refuses them before it decodes. */
const MAX_PIXELS = 16_000_000;

/** So many glances a second at most: enough to follow somebody who walks. About 2 ms each, most of it not on this thread. */
const PERIOD_MS = 95;

/** Looks at an encoded picture. A JPEG is decoded at an eighth of its size. Undefined when it cannot be read. */
export async function glanceAt(encoded: Uint8Array): Promise<Glance | undefined> {
  const format = imageFormatOf(encoded);
  if (!format || !DECODED.includes(format)) return undefined;
  try {
    return await sharp(encoded, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .greyscale()
      .resize(GLANCE_COLUMNS, GLANCE_ROWS, { fit: 'fill' })
      .raw()
      .toBuffer();
  } catch {
    return undefined; // whoever looks at the picture itself says so
  }
}

/** Glances at pictures as they arrive, one at a time and not too often; what comes meanwhile is passed over, never queued. */
export function createGlancer(
  onGlance: (glance: Glance, at: number) => void,
): (encoded: Uint8Array, at: number) => void {
  let busy = false;
  let last = Number.NEGATIVE_INFINITY;
  return (encoded, at) => {
    if (busy || at - last < PERIOD_MS) return;
    busy = true;
    last = at;
    void glanceAt(encoded).then((glance) => {
      busy = false;
      if (glance) onGlance(glance, at);
    });
  };
}
