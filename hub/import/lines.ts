import type { RejectCause } from './reject.ts';

/** Longest line accepted, in bytes: a claim with 2,000 lines has about 400 kB. */
export const MAX_LINE_BYTES = 1_048_576;

/** A line of text, or why it is none. `line` counts from 1. */
export type TextLine =
  | { readonly line: number; readonly text: string; readonly bytes: number }
  | { readonly line: number; readonly reject: RejectCause };

const LINE_FEED = 0x0a;

/**
 * Splits a stream of bytes into lines, skipping blank ones and a byte-order mark. Holds at most one line in memory; the
 * rest of a line that is too long is thrown away until its end.
 */
export async function* textLines(source: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, end));
      yield* take();
      line += 1;
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  yield* take();

  function keep(part: Buffer): void {
    length += part.length;
    if (length > MAX_LINE_BYTES) parts = [];
    else if (part.length > 0) parts.push(part);
  }

  function* take(): Generator<TextLine> {
    const [bytes, whole] = [length, parts];
    parts = [];
    length = 0;
    if (bytes > MAX_LINE_BYTES) {
      yield { line, reject: { field: '', code: 'LINE_TOO_LONG', reason: `more than ${MAX_LINE_BYTES} bytes` } };
      return;
    }
    const text = decode(Buffer.concat(whole));
    if (text === undefined) yield { line, reject: { field: '', code: 'BAD_ENCODING', reason: 'not UTF-8' } };
    else if (text.trim() !== '') yield { line, text, bytes };
  }
}

// `fatal`: a replacement character would silently make another code out of a damaged one. Drops a byte-order mark.
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes).replace(/\r$/, '');
  } catch {
    return undefined;
  }
}
