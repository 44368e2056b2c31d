import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Digest } from '../../contract/ids.ts';
import { FileError } from './error.ts';
import { CHUNK_BYTES, ChunkSeal, SALT_BYTES, TAG_BYTES } from './sealed-chunks.ts';

const FORMAT = Buffer.from('zs-case-file/1\n', 'latin1');
const NAME_TAG_BYTES = 32;
const HEADER_BYTES = FORMAT.length + SALT_BYTES + NAME_TAG_BYTES;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** Writes the content of `source` sealed to a new file (0600), chunk by chunk, and returns its SHA-256. Synced when it returns. */
export async function writeSealed(path: string, key: Buffer, source: AsyncIterable<Buffer>): Promise<Digest> {
  const salt = randomBytes(SALT_BYTES);
  const seal = new ChunkSeal(key, salt);
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  try {
    let position = HEADER_BYTES;
    let index = 0;
    const write = async (chunk: Buffer, last: boolean): Promise<void> => {
      position += await writeAll(file, seal.seal(chunk, index, last), position);
      index += 1;
    };
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of source) {
      hash.update(piece);
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      // One chunk stays behind: only at the end is it known which is the last.
      while (rest.length > CHUNK_BYTES) {
        await write(rest.subarray(0, CHUNK_BYTES), false);
        rest = rest.subarray(CHUNK_BYTES);
      }
    }
    await write(rest, true);
    const digest = hash.digest('base64url') as Digest;
    await writeAll(file, Buffer.concat([FORMAT, salt, seal.nameTag(digest)]), 0);
    await file.sync();
    return digest;
  } catch (cause) {
    await rm(path, { force: true });
    throw isFull(cause) ? full(cause) : cause;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<number> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
  return written;
}

/** Gives a written file its name, so that a power cut leaves all of it or nothing. */
export async function placeSealed(draft: string, path: string): Promise<void> {
  try {
    await rename(draft, path);
    const folder = await open(dirname(path), constants.O_RDONLY);
    await folder.sync();
    await folder.close();
  } catch (cause) {
    throw isFull(cause) ? full(cause) : cause;
  }
}

/**
 * Opens a sealed file whose content has this digest; gives its chunks one by one, each checked before it leaves. Throws FileError
 * `DAMAGED` at once when the file is not of this digest, later when a chunk was altered.
 */
export async function readSealed(path: string, key: Buffer, digest: Digest): Promise<AsyncGenerator<Buffer>> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw damaged('this file is gone from the folder; restore it from the backup', cause);
  });
  try {
    const header = await readAt(file, 0, HEADER_BYTES);
    const salt = header.subarray(FORMAT.length, FORMAT.length + SALT_BYTES);
    const seal = new ChunkSeal(key, Buffer.from(salt));
    const isSealed = header.subarray(0, FORMAT.length).equals(FORMAT);
    if (!isSealed || !seal.isOf(digest, header.subarray(FORMAT.length + SALT_BYTES))) throw damaged();
    const { size } = await file.stat();
    return chunks(file, seal, Math.ceil((size - HEADER_BYTES) / SEALED_CHUNK_BYTES));
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* chunks(file: FileHandle, seal: ChunkSeal, count: number): AsyncGenerator<Buffer> {
  try {
    for (let index = 0; index < count; index += 1) {
      const sealed = await readAt(file, HEADER_BYTES + index * SEALED_CHUNK_BYTES, SEALED_CHUNK_BYTES);
      yield opened(seal, sealed, index, index === count - 1);
    }
  } finally {
    await file.close();
  }
}

function opened(seal: ChunkSeal, sealed: Buffer, index: number, last: boolean): Buffer {
  try {
    return seal.open(sealed, index, last);
  } catch (cause) {
    throw damaged(undefined, cause);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function damaged(message = 'this file was altered where it lay; restore it from the backup', cause?: unknown) {
  return new FileError('DAMAGED', message, { cause });
}

function full(cause: unknown): FileError {
  return new FileError('STORAGE_FULL', 'the hub has no room for files now; try again later, and tell who runs it', {
    cause,
  });
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
