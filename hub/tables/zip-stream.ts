import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive; its text is read when its turn comes. */
export interface ZipEntry {
  readonly name: string;
  readonly text: AsyncIterable<string> | Iterable<string>;
}

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Version 2.0; sizes follow the data (bit 3), names are UTF-8 (bit 11); deflated. No time: the same content is the same file. */
const HEAD = Buffer.from([20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0]);

/** A ZIP archive (PKWARE APPNOTE 6.3, without ZIP64: under 4 GiB) in pieces as they are packed. */
export async function* zipOf(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for (const { name: text, text: content } of entries) {
    const name = Buffer.from(text);
    const from = offset;
    const begin = Buffer.concat([Buffer.from('PK\u0003\u0004'), HEAD, numbers(0, 0, 0), shorts(name.length, 0), name]);
    yield begin;
    const sums = { crc: 0, size: 0 };
    let packed = 0;
    for await (const piece of deflated(content, sums)) {
      packed += piece.length;
      yield piece;
    }
    yield Buffer.concat([Buffer.from('PK\u0007\u0008'), numbers(sums.crc, packed, sums.size)]);
    offset += begin.length + packed + 16;
    written.push({ name, crc: sums.crc, packed, size: sums.size, offset: from });
  }
  yield directory(written, offset);
}

// Packed off the main thread; a failure of what is read ends the reading here.
function deflated(content: ZipEntry['text'], sums: { crc: number; size: number }): AsyncIterable<Buffer> {
  async function* counted() {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      sums.crc = crc32(bytes, sums.crc);
      sums.size += bytes.length;
      yield bytes;
    }
  }
  const packer = createDeflateRaw();
  pipeline(Readable.from(counted()), packer, () => undefined);
  return packer;
}

function directory(written: readonly Written[], offset: number): Buffer {
  const lines = written.map(({ name, crc, packed, size, offset: from }) =>
    Buffer.concat([
      ...[Buffer.from('PK\u0001\u0002'), shorts(20), HEAD, numbers(crc, packed, size)],
      ...[shorts(name.length, 0, 0, 0, 0), numbers(0, from), name],
    ]),
  );
  const all = Buffer.concat(lines);
  const end = [shorts(0, 0, written.length, written.length), numbers(all.length, offset), shorts(0)];
  return Buffer.concat([all, Buffer.from('PK\u0005\u0006'), ...end]);
}

function numbers(...values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

function shorts(...values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}
