import { ndjsonRows } from '../../import/ndjson-rows.ts';
import type { SourceRow } from '../../import/source-row.ts';
import { jsonParts } from './json-parts.ts';

/** Enough of a file to tell a bulk export from a Bundle. */
const HEAD_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/**
 * Resources of a bulk export (`$export`: one a line), or of Bundles of any size. In a Bundle `line` counts its entries. A row's value
 * is `{fullUrl?, resource}`.
 */
export async function* resourceRows(source: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  const chunks = source[Symbol.asyncIterator]();
  const head = await headOf(chunks);
  const whole = again(head, chunks);
  if (isOneALine(head)) {
    for await (const row of ndjsonRows(whole)) {
      yield 'reject' in row ? row : { ...row, value: { resource: row.value } };
    }
    return;
  }
  for await (const part of jsonParts(whole)) {
    const line = part.number;
    if ('reject' in part) yield { line, reject: part.reject };
    else yield { line, bytes: part.text.length, ...parsed(part.text) };
  }
}

function parsed(
  text: string,
): { value: unknown } | { reject: { field: string; code: 'MALFORMED_JSON'; reason: string } } {
  try {
    const value: unknown = JSON.parse(text);
    const isResource = typeof value === 'object' && value !== null && 'resourceType' in value;
    return { value: isResource ? { resource: value } : value };
  } catch {
    return { reject: { field: '', code: 'MALFORMED_JSON', reason: 'not JSON' } };
  }
}

// A Bundle on one line begins like a resource on one line, but says that it is one.
function isOneALine(head: Buffer): boolean {
  const end = head.indexOf(LINE_FEED);
  const first = head
    .subarray(0, end === -1 ? head.length : end)
    .toString('utf8')
    .trim();
  if (!/^\ufeff?\{\s*"/.test(first) || /"resourceType"\s*:\s*"Bundle"/.test(first)) return false;
  return end === -1 || first.endsWith('}');
}

async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let bytes = 0; bytes < HEAD_BYTES; ) {
    const { done, value } = await chunks.next();
    if (done) break;
    parts.push(value);
    bytes += value.length;
  }
  return Buffer.concat(parts);
}

async function* again(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
