import { broken, WorkbookError } from './error.ts';
import type { WorkbookLimits } from './limits.ts';

export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc32: number;
  readonly packedSize: number;
  /** Unpacked. */
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

const END = 0x0605_4b50;
const END_BYTES = 22;
const ENTRY = 0x0201_4b50;
const ENTRY_BYTES = 46;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** The directory at the end of an archive, within the limits. Throws WorkbookError before anything is unpacked. */
export function zipDirectory(bytes: Uint8Array, limits: WorkbookLimits): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw broken('parts of it are missing');
  if (count > limits.entries) throw tooLarge(`it has ${count} parts, ${limits.entries} are read at most`);
  const entries = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count; n += 1) {
    const { entry, next } = entryAt(view, bytes, at, end);
    if (entries.has(entry.name)) throw broken('two parts have one name');
    entries.set(entry.name, entry);
    at = next;
  }
  checkSizes([...entries.values()], view.byteLength, limits);
  return entries;
}

function endOf(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  throw broken('its end is missing');
}

function entryAt(view: DataView, bytes: Uint8Array, at: number, end: number): { entry: ZipEntry; next: number } {
  if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) throw broken('its directory');
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  if (flags & ENCRYPTED) throw encrypted();
  if (method !== STORED && method !== DEFLATED) throw broken('a way of packing that Excel does not use');
  const nameAt = at + ENTRY_BYTES;
  const nameBytes = view.getUint16(at + 28, true);
  const next = nameAt + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > end) throw broken('its directory');
  const entry = {
    name: new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameBytes)),
    deflated: method === DEFLATED,
    crc32: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  return { entry, next };
}

// Entries that share packed bytes unpack to any multiple of the file; together they would be larger than it is.
function checkSizes(entries: readonly ZipEntry[], fileBytes: number, limits: WorkbookLimits): void {
  const sum = (of: 'size' | 'packedSize') => entries.reduce((total, entry) => total + entry[of], 0);
  if (sum('packedSize') > fileBytes) throw broken('its parts overlap');
  if (sum('size') > limits.unpackedBytes) {
    throw tooLarge(`unpacked it has more than ${Math.round(limits.unpackedBytes / 1024 / 1024)} MB`);
  }
}

export function tooLarge(why: string): WorkbookError {
  return new WorkbookError(
    'WORKBOOK_TOO_LARGE',
    `the workbook is too large: ${why}; split it, or save the sheet as CSV UTF-8`,
  );
}

export function encrypted(): WorkbookError {
  return new WorkbookError('WORKBOOK_ENCRYPTED', 'the workbook is encrypted; remove its password and save it again');
}
