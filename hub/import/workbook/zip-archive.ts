import { crc32 } from './crc32.ts';
import { broken, WorkbookError } from './error.ts';
import type { WorkbookLimits } from './limits.ts';
import { type ZipEntry, zipDirectory } from './zip-directory.ts';

const LOCAL_HEADER = 0x0403_4b50;
const LOCAL_HEADER_BYTES = 30;

/**
 * A ZIP archive in memory (APPNOTE 6.3.10; stored or deflated, no ZIP64), by its directory alone: what stands in between
 * and is not listed is never looked at. Throws WorkbookError.
 */
export class ZipArchive {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  constructor(bytes: Uint8Array<ArrayBuffer>, limits: WorkbookLimits) {
    this.#bytes = bytes;
    this.#entries = zipDirectory(bytes, limits);
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Unpacked size of an entry in bytes, 0 when there is none. */
  sizeOf(name: string): number {
    return this.#entries.get(name)?.size ?? 0;
  }

  /** The text of an entry as it is unpacked (UTF-8), undefined when there is none. */
  text(name: string): AsyncGenerator<string> | undefined {
    const entry = this.#entries.get(name);
    return entry && decoded(this.#unpacked(entry), entry.name);
  }

  // A directory may say 1 kB of what unpacks to a gigabyte: more than it says is not unpacked.
  async *#unpacked(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    let [size, sum] = [0, 0];
    try {
      for await (const part of this.#stream(entry)) {
        size += part.length;
        if (size > entry.size) throw broken(`${entry.name} is larger than the directory says`);
        sum = crc32(part, sum);
        yield part;
      }
    } catch (error) {
      throw error instanceof WorkbookError ? error : broken(entry.name, error);
    }
    if (size !== entry.size || sum !== entry.crc32) throw broken(`${entry.name} is not what the directory says`);
  }

  #stream(entry: ZipEntry): ReadableStream<Uint8Array<ArrayBuffer>> {
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const at = entry.offset;
    if (at + LOCAL_HEADER_BYTES > view.byteLength || view.getUint32(at, true) !== LOCAL_HEADER) {
      throw broken(`${entry.name} has no header`);
    }
    const from = at + LOCAL_HEADER_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    if (from + entry.packedSize > view.byteLength) throw broken(`${entry.name} is cut off`);
    const packed = new Blob([this.#bytes.subarray(from, from + entry.packedSize)]).stream();
    return entry.deflated ? packed.pipeThrough(new DecompressionStream('deflate-raw')) : packed;
  }
}

async function* decoded(parts: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const decode = (part?: Uint8Array) => {
    try {
      return utf8.decode(part, { stream: part !== undefined });
    } catch (cause) {
      throw broken(`${name} is not UTF-8`, cause);
    }
  };
  for await (const part of parts) yield decode(part);
  yield decode();
}
