import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cropFrame, decodeImage, encodeJpeg } from '../../../models/decode.ts';
import type { Frame } from '../../../models/engine/face-engine.ts';

const photograph = readFileSync(new URL('../../../simulator/photos/sample1.jpg', import.meta.url));
const generous = { maxBytes: 1_000_000, maxPixels: 4_000_000 };

/** Left half red, right half blue. */
const twoColours = sharp({ create: { width: 60, height: 40, channels: 3, background: '#f00' } }).composite([
  { input: { create: { width: 30, height: 40, channels: 3, background: '#00f' } }, left: 30, top: 0 },
]);
const pixel = ({ rgb, width }: Frame, x: number, y: number) =>
  Array.from(rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));

describe('decoding', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('reads %s as RGB', async (format) => {
    const frame = await decodeImage(await twoColours.clone().toFormat(format).toBuffer());
    expect([frame.width, frame.height, frame.rgb.length]).toEqual([60, 40, 60 * 40 * 3]);
    const [red = 0, , blue = 0] = pixel(frame, 5, 20);
    expect(red - blue).toBeGreaterThan(150);
  });

  it('makes three channels of a grey picture and of one with transparency', async () => {
    const grey = await decodeImage(await twoColours.clone().greyscale().jpeg().toBuffer());
    expect(grey.rgb).toHaveLength(60 * 40 * 3);
    const transparent = await decodeImage(await twoColours.clone().ensureAlpha(0.5).png().toBuffer());
    expect(transparent.rgb).toHaveLength(60 * 40 * 3);
  });

  it('turns a picture upright by its EXIF orientation', async () => {
    const frame = await decodeImage(await twoColours.clone().withMetadata({ orientation: 6 }).png().toBuffer());
    expect([frame.width, frame.height]).toEqual([40, 60]);
    expect(pixel(frame, 20, 5)).toEqual([255, 0, 0]);
    expect(pixel(frame, 20, 55)).toEqual([0, 0, 255]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['half a photograph', photograph.subarray(0, photograph.length / 2)],
  ])('refuses %s as unreadable', async (_, bytes) => {
    await expect(decodeImage(bytes, generous)).rejects.toMatchObject({
      code: 'UNREADABLE_IMAGE',
      message: expect.stringContaining('take or export the picture again'),
    });
  });

  it.each([
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'],
    ['svg', '\xef\xbb\xbf<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['gif', 'GIF89a\x01\0\x01\0'],
    ['bmp', 'BM\x36\0\0\0'],
    ['tiff', 'II*\0\x08\0\0\0'],
    ['heif', '\0\0\0\x18ftypheic'],
    ['pdf', '%PDF-1.7'],
  ])('names a %s that is given for a photograph, by its first bytes alone', async (format, bytes) => {
    await expect(decodeImage(Buffer.from(bytes, 'latin1'), generous)).rejects.toMatchObject({
      code: 'UNREADABLE_IMAGE',
      message: expect.stringMatching(new RegExp(`^${format} files are not accepted.*jpeg or png or webp`)),
    });
  });

  it('refuses a file that is too large before it looks inside', async () => {
    const limits = { ...generous, maxBytes: 4 };
    await expect(decodeImage(Buffer.from('hello'), limits)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it('refuses a small file that unfolds into too many pixels', async () => {
    const bomb = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(generous.maxBytes);
    await expect(decodeImage(bomb, generous)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: expect.stringContaining('4000 x 4000'),
    });
  });
});

describe('frames', () => {
  it('survive encoding as JPEG', async () => {
    const frame = await decodeImage(photograph);
    const again = await decodeImage(await encodeJpeg(frame));
    expect([again.width, again.height]).toEqual([frame.width, frame.height]);
  });

  it('are cut to what lies inside them', async () => {
    const frame = await decodeImage(await twoColours.clone().png().toBuffer());
    const cut = cropFrame(frame, { x: 28, y: -10, width: 100, height: 20 });
    expect([cut.width, cut.height]).toEqual([32, 10]);
    expect(pixel(cut, 0, 0)).toEqual([255, 0, 0]);
    expect(pixel(cut, 31, 9)).toEqual([0, 0, 255]);
  });

  it('have no part outside themselves', async () => {
    const frame = await decodeImage(await twoColours.clone().png().toBuffer());
    expect(() => cropFrame(frame, { x: 60, y: 0, width: 5, height: 5 })).toThrow(
      expect.objectContaining({ code: 'INVALID_FRAME' }),
    );
  });
});
