import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesOf } from '../../../../hub/clips/pictures.ts';

/** A picture of one colour, as a camera would code it. */
const jpeg = (red: number) =>
  sharp({ create: { width: 16, height: 16, channels: 3, background: { r: red, g: 90, b: 120 } } })
    .jpeg()
    .toBuffer();

/** Anything that may stand inside of a picture: FF only with 00 or a restart marker after it. */
const scan = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xfe }).map((byte) => [byte]),
      fc.constant([0xff, 0x00]),
      fc.constant([0xff, 0xd0]),
    ),
  )
  .map((parts) => Buffer.from(parts.flat()));
const picture = scan.map((inside) => Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xda), inside, Buffer.of(0xff, 0xd9)]));

describe('the pictures of a clip', () => {
  it('are those that the camera made, in their order', async () => {
    const made = await Promise.all([10, 120, 240].map(jpeg));
    const found = picturesOf(Buffer.concat(made));
    expect(found).toHaveLength(3);
    for (const [index, one] of found.entries()) {
      expect(one.equals(made[index] ?? Buffer.alloc(0))).toBe(true);
      expect((await sharp(one).metadata()).format).toBe('jpeg');
    }
  });

  it('come apart where they were put together, whatever they show', () => {
    fc.assert(
      fc.property(fc.array(picture, { minLength: 1, maxLength: 6 }), (pictures) => {
        expect(picturesOf(Buffer.concat(pictures)).map((one) => one.toString('hex'))).toEqual(
          pictures.map((one) => one.toString('hex')),
        );
      }),
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no picture', Buffer.from('pictures of one person')],
    ['a picture that was cut off', Buffer.of(0xff, 0xd8, 0xff, 0xda, 1, 2, 3)],
    ['something after the last picture', Buffer.of(0xff, 0xd8, 0xff, 0xda, 0xff, 0xd9, 1)],
    ['something before the first', Buffer.of(1, 0xff, 0xd8, 0xff, 0xda, 0xff, 0xd9)],
  ])('are not guessed out of %s', (_, clip) => {
    expect(() => picturesOf(clip)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
  });
});
