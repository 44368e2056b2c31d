import { crc32, deflateRawSync } from 'node:zlib';

/** A part of an archive; what is given besides name and content stands in its directory instead of the truth. */
export interface ZipPart {
  readonly name: string;
  readonly content: Buffer | string;
  readonly stored?: boolean;
  readonly size?: number;
  readonly packedSize?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Local header that the directory points to, as the place of another part. */
  readonly sharesWith?: number;
}

/** A ZIP archive written by hand, so that it can lie. */
export function zipOf(parts: readonly ZipPart[], comment = ''): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content);
    const packed = part.stored ? content : deflateRawSync(content);
    const header = headerOf(part, content, packed);
    const name = Buffer.from(part.name);
    const begin = Buffer.alloc(4);
    begin.writeUInt32LE(0x0403_4b50);
    offsets.push(at);
    local.push(begin, header, name, packed);
    at += 30 + name.length + packed.length;
    directory.push(directoryEntry(header, name, offsets[part.sharesWith ?? offsets.length - 1] ?? 0));
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...local, listed, end, Buffer.from(comment)]);
}

// What local header and directory have in common.
function headerOf(part: ZipPart, content: Buffer, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20);
  header.writeUInt16LE(part.flags ?? 0, 2);
  header.writeUInt16LE(part.method ?? (part.stored ? 0 : 8), 4);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(part.packedSize ?? packed.length, 14);
  header.writeUInt32LE(part.size ?? content.length, 18);
  header.writeUInt16LE(Buffer.byteLength(part.name), 22);
  return header;
}

function directoryEntry(header: Buffer, name: Buffer, offset: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50);
  entry.writeUInt16LE(20, 4);
  header.copy(entry, 6);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}
