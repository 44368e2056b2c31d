import type { SeenFile } from './edges.ts';

// ZIP, APPNOTE.TXT 4.3.16 and 4.3.12: end of central directory, file header in the central directory.
const END = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LONGEST_COMMENT = 0xffff;
const MOST_ENTRIES = 5000;

/** What a ZIP archive holds, by name. Nothing of it is unpacked, so it can't unfold into anything. */
export type Archive = { readonly entries: readonly string[] } | 'no-archive' | 'unreadable';

/**
 * Reads the directory of an archive from the end of a file. `no-archive` only if none ends there: an archive hung onto a picture
 * is found as well.
 */
export function readArchive({ tail, bytes }: SeenFile): Archive {
  const at = tail.lastIndexOf(END);
  if (at < tail.length - END_BYTES - LONGEST_COMMENT || at < 0) return 'no-archive';
  if (at + END_BYTES > tail.length) return 'unreadable';
  const [count, size, offset] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  const comment = tail.readUInt16LE(at + 20);
  const startOfTail = bytes - tail.length;
  const begin = at - size;
  // Every byte has its place: nothing behind the end, nothing between the directory and it, and the directory where it says.
  const exact = at + END_BYTES + comment === tail.length && begin >= 0 && startOfTail + begin === offset;
  if (!exact || count === 0 || count > MOST_ENTRIES) return 'unreadable';
  const entries: string[] = [];
  let next = begin;
  while (entries.length < count) {
    if (next + ENTRY_BYTES > at || tail.readUInt32LE(next) !== ENTRY) return 'unreadable';
    const [name, extra, note] = [
      tail.readUInt16LE(next + 28),
      tail.readUInt16LE(next + 30),
      tail.readUInt16LE(next + 32),
    ];
    entries.push(tail.toString('utf8', next + ENTRY_BYTES, next + ENTRY_BYTES + name));
    next += ENTRY_BYTES + name + extra + note;
  }
  return next === at ? { entries } : 'unreadable';
}

/** Which Office document (ECMA-376, Office Open XML) an archive is, by the parts it must have. */
export function officeKind(entries: readonly string[]): 'docx' | 'xlsx' | 'macros' | undefined {
  const names = entries.map((name) => name.toLowerCase());
  if (names.some((name) => name.endsWith('vbaproject.bin') || name.includes('/activex/'))) return 'macros';
  if (!names.includes('[content_types].xml')) return undefined;
  if (names.includes('word/document.xml')) return 'docx';
  return names.includes('xl/workbook.xml') ? 'xlsx' : undefined;
}
