import { isAnalyticalHeader } from '../../../claims/analytical/marks.ts';
import { formatOf } from '../../../claims/file-format.ts';
import { chineseColumns } from '../../../import/templates/words.ts';
import { WORKBOOK_LIMITS } from '../../../import/workbook/limits.ts';
import { workbookSummary } from '../../../import/workbook/summary.ts';
import { looksLikeWorkbook } from '../../../import/workbook/workbook.ts';
import type { FileKind } from './file-kinds.ts';
import { gbkAsUtf8, isGbk } from './text-file.ts';

/** Enough of a file to tell what it is. */
const HEAD_BYTES = 64 * 1024;
const MARK_BYTES = 8;

/** A file as it will be sent: unpacked, and what it seems to be. */
export interface ChosenFile {
  readonly name: string;
  readonly content: Blob;
  readonly kind: FileKind;
  /** Of a workbook: the sheet that is sent, and all there are. */
  readonly sheet?: string;
  readonly sheets?: readonly string[];
  /** Of a text that was in GBK: its first line as it is sent, for somebody to look at. */
  readonly converted?: string;
}

/**
 * Looks into a file that somebody chose. Packed ones (`.gz`) are unpacked here: the hub takes no packed bodies. Throws WorkbookError for
 * a workbook that the hub would not read, FileError for what is empty or no text.
 */
export async function lookInto(file: File, sheet?: string): Promise<ChosenFile> {
  if (looksLikeWorkbook(new Uint8Array(await file.slice(0, MARK_BYTES).arrayBuffer()))) {
    const content = file.slice(0, WORKBOOK_LIMITS.fileBytes + 1);
    const { header, ...looked } = await workbookSummary(new Uint8Array(await content.arrayBuffer()), sheet);
    return { name: file.name, content: file, kind: kindOfColumns(header), ...looked };
  }
  const packed = /\.gz$/i.test(file.name);
  const unpacked = packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : null;
  const sent = unpacked ? await new Response(unpacked).blob() : file;
  const gbk = isGbk(new Uint8Array(await sent.slice(0, HEAD_BYTES).arrayBuffer()));
  const content = gbk ? await gbkAsUtf8(sent) : sent;
  const head = (await content.slice(0, HEAD_BYTES).text()).replace(/^\ufeff/, '');
  const kind = kindOf(file.name, head);
  return { name: file.name, content, kind, ...(gbk && { converted: head.split(/\r?\n/, 1)[0] ?? '' }) };
}

/**
 * Master data name the kind of each record, clues have a reference and a description; everything else are claims, in the format that the
 * command line would choose too.
 */
export function kindOf(name: string, head: string): FileKind {
  const format = formatOf(name, head);
  const first = head.trimStart().split(/\r?\n/, 1)[0] ?? '';
  if (format === 'csv') return kindOfColumns(first.split(','));
  if (format !== 'ndjson') return format;
  if (/"(record|withdraws)"\s*:/.test(first)) return 'masters-ndjson';
  return /"reference"\s*:/.test(first) && /"description"\s*:/.test(first) ? 'clues-ndjson' : 'ndjson';
}

/** What a table is by its columns, in English or as the templates call them. */
function kindOfColumns(header: readonly string[]): FileKind {
  const columns = header.map((title) => TITLES.get(title.trim()) ?? title.trim());
  if (isAnalyticalHeader(columns)) return 'analytical';
  if (columns.includes('record')) return columns.includes('points') ? 'credit-csv' : 'masters-csv';
  return columns.includes('reference') && columns.includes('description') ? 'clues-csv' : 'csv';
}

const TITLES = new Map(
  (['claims', 'masters', 'points', 'clues'] as const).flatMap((family) => [...chineseColumns(family)]),
);

/** A new id to ask for progress under (UUIDv7, RFC 9562), from a time in ms since 1970. */
export function newBatch(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = now.toString(16).padStart(12, '0');
  for (let n = 0; n < 6; n += 1) bytes[n] = Number.parseInt(time.slice(2 * n, 2 * n + 2), 16);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
