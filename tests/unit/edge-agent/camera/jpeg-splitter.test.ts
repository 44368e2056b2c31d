import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { CameraError } from '../../../../edge-agent/camera/camera-source.ts';
import { JpegSplitter } from '../../../../edge-agent/camera/jpeg-splitter.ts';

// A segment that holds a whole small JPEG, as cameras put thumbnails into theirs.
function withThumbnail(image: Buffer, thumbnail: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(thumbnail.length + 2);
  return Buffer.concat([image.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, thumbnail, image.subarray(2)]);
}

const images: Buffer[] = [];

beforeAll(async () => {
  const noise = {
    width: 40,
    height: 30,
    channels: 3,
    background: '#808080',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  } as const;
  const plain = await sharp({ create: noise }).jpeg().toBuffer();
  const progressive = await sharp({ create: noise }).jpeg({ progressive: true }).toBuffer();
  images.push(plain, withThumbnail(progressive, plain), progressive, withThumbnail(plain, plain));
});

describe('JpegSplitter', () => {
  it('gives the same images however the stream is cut into chunks', () => {
    const stream = Buffer.concat(images);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 50 }), (sizes) => {
        const splitter = new JpegSplitter(1_000_000);
        const found: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          found.push(...splitter.push(stream.subarray(at, at + size)));
          at += size;
        }
        return Buffer.concat(found).equals(stream) && found.every((image, i) => image.length === images[i]?.length);
      }),
      { numRuns: 50 },
    );
  });

  it('hands an image over as soon as its last byte is there', () => {
    const [image] = images;
    expect(new JpegSplitter(1_000_000).push(image ?? Buffer.alloc(0))).toHaveLength(1);
  });

  it.each([
    ['something that is no JPEG', Buffer.from('RIFF....AVI LIST'), 'STREAM_ENDED'],
    [
      'a picture that never ends',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]), Buffer.alloc(2000)]),
      'OVERSIZED',
    ],
  ])('refuses %s', (_, bytes, code) => {
    const splitter = new JpegSplitter(1000);
    expect(() => splitter.push(bytes)).toThrow(expect.objectContaining({ name: CameraError.name, code }));
  });
});
