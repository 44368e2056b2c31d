import { MAX_LINE_BYTES } from '../../import/lines.ts';
import type { RejectCause } from '../../import/reject.ts';

/** A value of a JSON document, as text; `number` counts from 1. */
export type JsonPart =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly reject: RejectCause };

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = Buffer.from('"\\{}[]');
const ENTRY = 'entry';

/**
 * The entries of a Bundle one by one, however large it is; of any other object the object itself. Looks at nothing but quotes and
 * brackets, holds one entry in memory, and throws away what is longer than 1 MiB.
 */
export async function* jsonParts(source: AsyncIterable<Buffer>): AsyncGenerator<JsonPart> {
  const scan = { depth: 0, inString: false, escaped: false, inEntries: false, sawEntries: false, key: '' };
  let parts: Buffer[] = [];
  let size = 0;
  let number = 0;
  const keep = (part: Buffer) => {
    size += part.length;
    if (size <= MAX_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const drop = () => {
    parts = [];
    size = 0;
  };
  const take = (): JsonPart => {
    number += 1;
    const [text, bytes] = [Buffer.concat(parts).toString('utf8'), size];
    drop();
    if (bytes <= MAX_LINE_BYTES) return { number, text };
    return { number, reject: { field: '', code: 'LINE_TOO_LONG', reason: `more than ${MAX_LINE_BYTES} bytes` } };
  };
  /** How deep values are that are collected now. */
  const level = () => (scan.inEntries ? 2 : 0);
  const collects = () => scan.depth > level() && !(scan.sawEntries && !scan.inEntries);

  for await (const chunk of source) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (scan.inString) {
        if (scan.escaped) scan.escaped = false;
        else if (byte === BACKSLASH) scan.escaped = true;
        else if (byte === QUOTE) scan.inString = false;
        // Only keys of the outermost object are looked at, and only as far as they may be `entry`.
        if (scan.depth === 1 && scan.inString && scan.key.length <= ENTRY.length)
          scan.key += String.fromCharCode(byte ?? 0);
        continue;
      }
      if (byte === QUOTE) {
        scan.inString = true;
        if (scan.depth === 1) scan.key = '';
      } else if (byte === OPEN || byte === OPEN_LIST) {
        if (scan.depth === level()) from = at;
        scan.depth += 1;
        if (byte === OPEN_LIST && scan.depth === 2 && !scan.inEntries && scan.key === ENTRY) {
          scan.inEntries = true;
          scan.sawEntries = true;
          drop();
        }
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        scan.depth -= 1;
        if (scan.inEntries && scan.depth === 1) scan.inEntries = false;
        else if (scan.depth === level() && !(scan.sawEntries && !scan.inEntries)) {
          keep(chunk.subarray(from, at + 1));
          yield take();
        }
        if (scan.depth === 0) scan.sawEntries = false;
      }
    }
    if (collects()) keep(chunk.subarray(from));
  }
  if (scan.depth <= 0 && !scan.inString) return;
  const reason = 'the file ends in the middle of a resource';
  yield { number: number + 1, reject: { field: '', code: 'MALFORMED_JSON', reason } };
}
