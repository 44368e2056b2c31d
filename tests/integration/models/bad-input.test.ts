import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDING_LENGTH } from '../../../contract/vault.ts';
import { cropFrame, decodeImage } from '../../../models/decode.ts';
import type { Embedding, FaceEngine, Frame, FrameAnalysis } from '../../../models/engine/face-engine.ts';
import { createOnnxEngine } from '../../../models/engine/onnx-engine.ts';
import { cosine } from '../../../models/match.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { encodeVector, templateVector } from '../../../models/template.ts';
import { installedWeights } from '../../../models/weights.ts';
import { DEMO_FACES, type DemoFace, demoPortrait } from '../../support/demo-faces.ts';

const { quality } = defaultFacePolicy();

let engine: FaceEngine;
let portrait: Frame;
let face: Embedding;

beforeAll(async () => {
  engine = createOnnxEngine();
  await engine.start();
  portrait = await demoPortrait('darkHair');
  face = embeddingOf(await engine.analyse(portrait, quality));
});
afterAll(() => engine.stop());

function imageOf({ width, height, rgb }: Frame): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/** What a file of these bytes comes to: decoded, then analysed. */
async function seen(image: Sharp | Buffer): Promise<FrameAnalysis> {
  return engine.analyse(await decodeImage(Buffer.isBuffer(image) ? image : await image.toBuffer()), quality);
}

function embeddingOf(analysis: FrameAnalysis): Embedding {
  if (analysis.outcome !== 'usable') throw new Error(`not usable: ${analysis.reasons.join(', ')}`);
  return analysis.embedding;
}

function reasonsOf(analysis: FrameAnalysis): readonly string[] {
  return analysis.outcome === 'usable' ? [] : analysis.reasons;
}

describe('pictures that show a face in an unusual file', () => {
  it.each<[string, (image: Sharp) => Sharp]>([
    ['in shades of grey', (image) => image.greyscale().jpeg()],
    ['in the four colours of a printing press', (image) => image.toColourspace('cmyk').jpeg({ quality: 95 })],
    ['with 16 bits a channel', (image) => image.toColourspace('rgb16').png()],
    ['with 16 bits of grey', (image) => image.toColourspace('grey16').png()],
    ['with a palette of 256 colours', (image) => image.png({ palette: true, effort: 1 })],
    ['with a wide gamut', (image) => image.withIccProfile('p3').jpeg({ quality: 95 })],
    ['of 64 pixels, enlarged', (image) => image.resize(64).resize(256).png()],
  ])('%s: the same person', async (_, write) => {
    const file = await write(imageOf(portrait)).toBuffer();
    const analysis = await engine.analyse(await decodeImage(file), { ...quality, minSharpness: 0 });
    expect(cosine(embeddingOf(analysis), face)).toBeGreaterThan(0.75);
  });

  // How the sensor was held, by EXIF value: what has to be undone so that the stored pixels are upright again.
  it.each<[number, (image: Sharp) => Sharp]>([
    [1, (image) => image],
    [2, (image) => image.flop()],
    [3, (image) => image.rotate(180)],
    [4, (image) => image.flip()],
    [5, (image) => image.flop().rotate(270)],
    [6, (image) => image.rotate(270)],
    [7, (image) => image.flop().rotate(90)],
    [8, (image) => image.rotate(90)],
  ])('EXIF orientation %d is undone', async (orientation, stored) => {
    const turned = await stored(imageOf(portrait)).png().toBuffer();
    const file = await sharp(turned).withMetadata({ orientation }).png().toBuffer();
    expect(cosine(embeddingOf(await seen(file)), face)).toBeGreaterThan(0.98);
  });
});

describe('pictures that cannot be compared', () => {
  it('nobody in them', async () => {
    const wall = sharp({
      create: {
        width: 640,
        height: 480,
        channels: 3,
        background: '#777',
        noise: { type: 'gaussian', mean: 120, sigma: 40 },
      },
    });
    expect(reasonsOf(await seen(wall.png()))).toEqual(['no-face']);
  });

  it('twenty people', async () => {
    const names = Object.keys(DEMO_FACES) as DemoFace[];
    const tiles = await Promise.all(
      names.map(async (name) =>
        imageOf(await demoPortrait(name))
          .resize(160, 160)
          .png()
          .toBuffer(),
      ),
    );
    const crowd = Array.from({ length: 20 }, (_, i) => {
      return { input: tiles[i % tiles.length] ?? Buffer.alloc(0), left: (i % 5) * 160, top: Math.floor(i / 5) * 160 };
    });
    const base = sharp({ create: { width: 800, height: 640, channels: 3, background: '#999' } });
    expect(reasonsOf(await seen(base.composite(crowd).png()))).toEqual(['several-faces']);
  });

  it.each(['left', 'right'] as const)('half a face at the %s edge', async (edge) => {
    const width = portrait.width / 2;
    const half = cropFrame(portrait, { x: edge === 'left' ? width : 0, y: 0, width, height: portrait.height });
    expect(reasonsOf(await engine.analyse(half, quality))).toContain('off-centre');
  });

  // Of a face without its eyes the detector boxes what is left, and the landmark network finds eyes in it: it matched nobody.
  it.each(Object.keys(DEMO_FACES) as DemoFace[])('a face whose eyes lie above the edge: %s', async (name) => {
    const whole = await demoPortrait(name);
    const { box } = (await engine.analyse(whole, quality)).faces[0] ?? { box: { y: 0, height: 0 } };
    const cut = { x: 0, y: box.y + box.height / 2, width: whole.width, height: whole.height };
    const { outcome } = await engine.analyse(cropFrame(whole, cut), quality);
    expect(outcome).toBe('not-assessable');
  });

  it('64 pixels: too small, not an error', async () => {
    expect(reasonsOf(await seen(imageOf(portrait).resize(64).png()))).toContain('too-small');
  });

  it('upside down without saying so: never the same person', async () => {
    const analysis = await seen(imageOf(portrait).rotate(180).png());
    if (analysis.outcome === 'usable') expect(cosine(analysis.embedding, face)).toBeLessThan(0.3);
  });

  it('a face that is wholly transparent is not there', async () => {
    const { width, height } = portrait;
    const hidden = await imageOf(portrait).ensureAlpha(0).png().toBuffer();
    const decoded = await decodeImage(hidden);
    expect([decoded.width, decoded.height]).toEqual([width, height]);
    expect(reasonsOf(await engine.analyse(decoded, quality))).toEqual(['no-face']);
  });

  it('a stripe of 8000 by 16 pixels', async () => {
    expect(reasonsOf(await seen(imageOf(portrait).resize(8000, 16, { fit: 'fill' }).png()))).toEqual(['no-face']);
  });
});

describe('pictures of 8000 pixels', () => {
  it('are analysed while they hold no more than 50 million', async () => {
    const wide = imageOf(portrait).resize(8000, 1200, { fit: 'contain', background: '#888' }).jpeg({ quality: 80 });
    expect(cosine(embeddingOf(await seen(wide)), face)).toBeGreaterThan(0.9);
  });

  it('are refused before they are unpacked when they hold more', async () => {
    const square = sharp({ create: { width: 8000, height: 8000, channels: 3, background: '#888' } }).png();
    await expect(seen(square)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: 'image of 8000 x 8000 pixels; at most 50000000: scale it down',
    });
  });
});

describe('files that are not what they should be', () => {
  it.each<[string, () => Promise<Buffer>, RegExp]>([
    ['a JPEG cut short', async () => (await imageOf(portrait).jpeg().toBuffer()).subarray(0, 9000), /no complete JPEG/],
    [
      'a GIF named .jpg',
      () => imageOf(portrait).gif({ effort: 1 }).toBuffer(),
      /^gif files are not accepted, whatever/,
    ],
    ['a moving picture', () => twoPages(), /holds 2 pictures/],
    ['a PNG with a byte of its pixels changed', () => scratched(), /take or export the picture again/],
  ])('%s', async (_, write, message) => {
    await expect(write().then(seen)).rejects.toMatchObject({
      code: 'UNREADABLE_IMAGE',
      message: expect.stringMatching(message),
    });
  });

  async function twoPages(): Promise<Buffer> {
    const pages = await Promise.all([0, 180].map((angle) => imageOf(portrait).rotate(angle).png().toBuffer()));
    return sharp(pages, { join: { animated: true } })
      .webp()
      .toBuffer();
  }

  async function scratched(): Promise<Buffer> {
    const bytes = await imageOf(portrait).png().toBuffer();
    const middle = bytes.length >> 1;
    return Buffer.from(bytes.with(middle, (bytes[middle] ?? 0) ^ 0xff));
  }
});

describe('templates', () => {
  const model = defaultFacePolicy().model;
  const vectorOf = (values: Float32Array) => Buffer.from(values.buffer).toString('base64url');

  it('of this model are read', () => {
    expect(cosine(templateVector({ model, vector: encodeVector(face) }, model), face)).toBeCloseTo(1, 6);
  });

  it.each([
    ['a number that is none', () => Float32Array.from(face).fill(Number.NaN, 7, 8), 'NOT_FINITE'],
    ['infinity', () => Float32Array.from(face).fill(Number.POSITIVE_INFINITY, 7, 8), 'NOT_FINITE'],
    ['nothing but zeros', () => new Float32Array(EMBEDDING_LENGTH), 'ZERO_VECTOR'],
    ['half an embedding', () => Float32Array.from(face.subarray(0, 256)), 'MALFORMED_VECTOR'],
  ])('with %s are refused', (_, values, code) => {
    expect(() => templateVector({ model, vector: vectorOf(values()) }, model)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('of another model version are refused, both versions named, with what to do', () => {
    const old = { model: 'faceplugin-mobilefacenet-0.0.1-p0', vector: encodeVector(face) };
    expect(() => templateVector(old, model)).toThrow(
      expect.objectContaining({
        code: 'WRONG_MODEL',
        message: `the template was made with model ${old.model}, faces are now compared with ${model}: enrol the person again`,
      }),
    );
  });
});

describe('networks that were swapped', () => {
  it('are noticed at the start, by name', async () => {
    const { manifest, folder } = installedWeights();
    const swapped = await mkdtemp(join(tmpdir(), 'zs-swapped-'));
    try {
      for (const { name } of manifest.files) {
        const from = name === 'fr_detect.onnx' ? 'fr_landmark.onnx' : name;
        await copyFile(join(folder, from), join(swapped, name));
      }
      await expect(createOnnxEngine({ weights: { manifest, folder: swapped } }).start()).rejects.toMatchObject({
        code: 'WEIGHTS_ALTERED',
        message: expect.stringMatching(/fr_detect\.onnx is not the file it should be.*npm run models:fetch/),
      });
    } finally {
      await rm(swapped, { recursive: true });
    }
  });
});
