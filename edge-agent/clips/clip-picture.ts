import sharp from 'sharp';
import type { Frame } from '../../models/engine/face-engine.ts';

/** Longest side of a picture in a clip, pixels: enough to see who it is, no more. */
const SIDE = 320;

const COMMENT = 0xfffe;

/**
 * One picture of a clip: a JPEG whose comment says when it was taken (ms since 1970, as ISO 8601), so that time is part of
 * what is hashed. Several end to end are an MJPEG stream, which any video player shows.
 */
export async function clipPicture({ width, height, rgb }: Frame, at: number): Promise<Buffer> {
  const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 80 })
    .toBuffer();
  const text = Buffer.from(new Date(at).toISOString(), 'latin1');
  const head = Buffer.alloc(4);
  head.writeUInt16BE(COMMENT, 0);
  head.writeUInt16BE(text.length + 2, 2);
  // Right behind the start mark (ISO/IEC 10918-1, B.2.4.5).
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
}
