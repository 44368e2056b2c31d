import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import { createCodeReader } from '../../../../edge-agent/codes/code-reader.ts';
import type { Frame } from '../../../../models/engine/face-engine.ts';

const reader = createCodeReader();
type Format = NonNullable<WriterOptions['format']>;

async function drawn(text: string, format: Format): Promise<Buffer> {
  const { image } = await writeBarcode(text, { format, scale: 3 });
  if (!image) throw new Error(`${text} can not be written as ${format}`);
  return Buffer.from(await image.arrayBuffer());
}

/** Codes on a grey table, one beside the other, as a camera of 640x480 sees them. */
async function seen(pictures: Buffer[], turned = 0): Promise<Frame> {
  const table = sharp({ create: { width: 640, height: 480, channels: 3, background: '#999' } });
  const held = await Promise.all(
    pictures.map(async (picture, index) => ({
      input: await sharp(picture)
        .flatten()
        .resize({ width: pictures.length > 1 || turned !== 0 ? 260 : 440 })
        .rotate(turned, { background: '#999' })
        .toBuffer(),
      left: 30 + index * 300,
      top: 60,
    })),
  );
  const { data, info } = await table
    .composite(held)
    .removeAlpha()
    .blur(0.6)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, width: info.width, height: info.height };
}

describe('codes before the camera', () => {
  beforeAll(() => {
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  });
  afterAll(() => reader.stop());

  it.each<[Format, number]>([
    ['QRCode', 0],
    ['QRCode', 17],
    ['DataMatrix', 0],
    ['Code128', 0],
    ['Code39', 0],
  ])('are read: %s, turned by %i degrees', async (format, turned) => {
    expect(await reader.read(await seen([await drawn('D0071-3', format)], turned))).toBe('D0071-3');
  });

  it('are not guessed: none is null, and so are two at once', async () => {
    expect(await reader.read(await seen([]))).toBeNull();
    expect(await reader.read(await seen([await drawn('A1', 'QRCode'), await drawn('B2', 'QRCode')]))).toBeNull();
  });

  it('are read again after the idle thread has gone', async () => {
    const brief = createCodeReader(1);
    const frame = await seen([await drawn('A1', 'QRCode')]);
    expect(await brief.read(frame)).toBe('A1');
    await sleep(50);
    expect(await brief.read(frame)).toBe('A1');
    await brief.stop();
  });
});
