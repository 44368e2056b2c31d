import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../../../contract/ids.ts';
import { CHUNK_BYTES, TAG_BYTES } from '../../../../hub/files/sealed-chunks.ts';
import { readSealed, writeSealed } from '../../../../hub/files/sealed-file.ts';
import { temporaryFolder } from '../../../support/unprivileged.ts';

const folder = temporaryFolder('zhenshen-sealed');
afterAll(() => folder.remove());
const KEY = randomBytes(32);
let made = 0;

async function* inPieces(content: Buffer, piece = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += piece) yield content.subarray(at, at + piece);
}

async function sealed(content: Buffer) {
  made += 1;
  const path = join(folder.path, `${made}.sealed`);
  return { path, digest: await writeSealed(path, KEY, inPieces(content)) };
}

async function contentOf(path: string, digest: Digest, key = KEY): Promise<Buffer> {
  return await buffer(Readable.from(await readSealed(path, key, digest)));
}

describe('a sealed file', () => {
  it.each([1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
    'gives back %i bytes as they were, under their SHA-256',
    async (length) => {
      const content = randomBytes(length);
      const { path, digest } = await sealed(content);
      expect(digest).toBe(createHash('sha256').update(content).digest('base64url'));
      expect((await contentOf(path, digest)).equals(content)).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );

  it('shows nothing of its content', async () => {
    const { path } = await sealed(Buffer.from('患者情况说明'.repeat(50)));
    expect(readFileSync(path).includes('患者')).toBe(false);
  });

  const HEADER = 79;
  it.each([
    ['a byte of a chunk altered', (b: Buffer) => b.with(HEADER + 5, (b[HEADER + 5] ?? 0) ^ 1)],
    ['its last chunk cut off', (b: Buffer) => b.subarray(0, HEADER + CHUNK_BYTES + TAG_BYTES)],
    ['some bytes cut off', (b: Buffer) => b.subarray(0, -3)],
    ['something added', (b: Buffer) => Buffer.concat([b, Buffer.alloc(30)])],
    ['two chunks exchanged', exchanged],
    ['another salt', (b: Buffer) => b.with(20, (b[20] ?? 0) ^ 1)],
    ['another header', () => Buffer.from('not a sealed file at all, but something that is long enough to be one....')],
  ])('is refused with %s', async (_, alter) => {
    const { path, digest } = await sealed(randomBytes(2 * CHUNK_BYTES + 500));
    writeFileSync(path, alter(readFileSync(path)));
    await expect(contentOf(path, digest)).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  it('is refused in the place of another, and under another key', async () => {
    const [one, two] = [await sealed(randomBytes(100)), await sealed(randomBytes(100))];
    await expect(contentOf(one.path, one.digest, randomBytes(32))).rejects.toMatchObject({ code: 'DAMAGED' });
    renameSync(two.path, one.path);
    await expect(contentOf(one.path, one.digest)).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  it('says so when it is gone', async () => {
    const digest = 'A'.repeat(43) as Digest;
    await expect(contentOf(join(folder.path, 'none'), digest)).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  function exchanged(bytes: Buffer): Buffer {
    const size = CHUNK_BYTES + TAG_BYTES;
    const chunk = (n: number) => bytes.subarray(HEADER + n * size, HEADER + (n + 1) * size);
    return Buffer.concat([bytes.subarray(0, HEADER), chunk(1), chunk(0), chunk(2)]);
  }
});
