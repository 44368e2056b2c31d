import sharp from 'sharp';
import type { Box, Frame } from './engine/face-engine.ts';
import { ModelError } from './error.ts';
import { DECODED, imageFormatOf } from './image-format.ts';

/** What is refused before it is decoded: a small file can unfold into gigabytes of pixels. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

export const DEFAULT_IMAGE_LIMITS: ImageLimits = { maxBytes: 20_000_000, maxPixels: 50_000_000 };

/** Neither as dark as hair nor as light as skin. */
const BEHIND_TRANSPARENT = '#808080';

/** Decodes a JPEG, PNG or WebP, upright by its EXIF orientation. Throws UNREADABLE_IMAGE or IMAGE_TOO_LARGE. */
export async function decodeImage(bytes: Uint8Array, limits: ImageLimits = DEFAULT_IMAGE_LIMITS): Promise<Frame> {
  if (bytes.byteLength > limits.maxBytes) {
    throw new ModelError(
      'IMAGE_TOO_LARGE',
      `image of ${bytes.byteLength} bytes; at most ${limits.maxBytes}: save it smaller`,
    );
  }
  const format = imageFormatOf(bytes);
  // Before any decoder looks at it: a parser that is never reached cannot be attacked.
  if (format && !DECODED.includes(format)) {
    throw new ModelError(
      'UNREADABLE_IMAGE',
      `${format} files are not accepted, whatever the file is called; save it as ${DECODED.join(' or ')}`,
    );
  }
  try {
    if (!format) throw new TypeError('the first bytes are of no known picture format');
    const image = sharp(bytes, { limitInputPixels: false, failOn: 'error' });
    const { width, height, pages = 1 } = await image.metadata();
    // Of several pictures in one file, a person may be shown another than the one that is compared.
    if (pages > 1) {
      throw new ModelError('UNREADABLE_IMAGE', `this file holds ${pages} pictures; save the one that counts`);
    }
    if (width * height > limits.maxPixels) {
      throw new ModelError(
        'IMAGE_TOO_LARGE',
        `image of ${width} x ${height} pixels; at most ${limits.maxPixels}: scale it down`,
      );
    }
    const { data, info } = await image
      .autoOrient()
      .toColourspace('srgb')
      // What is transparent is seen by nobody; without a background, faces hidden there would be found and compared.
      .flatten({ background: BEHIND_TRANSPARENT })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgb: data };
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    const message = 'this is no complete JPEG, PNG or WebP image; take or export the picture again';
    throw new ModelError('UNREADABLE_IMAGE', message, { cause });
  }
}

/** Encodes a frame as JPEG, for previews and for the pictures a device keeps. `quality` 1 to 100. */
export async function encodeJpeg(frame: Frame, quality = 90): Promise<Buffer> {
  const raw = { width: frame.width, height: frame.height, channels: 3 } as const;
  return sharp(frame.rgb, { raw }).jpeg({ quality }).toBuffer();
}

/** The part of a frame inside `box`, clipped to the frame. Throws INVALID_FRAME when nothing is left. */
export function cropFrame(frame: Frame, box: Box): Frame {
  const left = Math.max(0, Math.round(box.x));
  const top = Math.max(0, Math.round(box.y));
  const width = Math.min(frame.width, Math.round(box.x + box.width)) - left;
  const height = Math.min(frame.height, Math.round(box.y + box.height)) - top;
  if (width <= 0 || height <= 0) throw new ModelError('INVALID_FRAME', 'the box lies outside the frame');
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * frame.width + left) * 3;
    rgb.set(frame.rgb.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, rgb };
}
