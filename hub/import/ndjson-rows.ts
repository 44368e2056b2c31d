import { textLines } from './lines.ts';
import type { SourceRow } from './source-row.ts';

/** NDJSON: one claim or cancellation per line. */
export async function* ndjsonRows(source: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  for await (const row of textLines(source)) {
    if ('reject' in row) {
      yield row;
      continue;
    }
    const { line, bytes, text } = row;
    try {
      yield { line, bytes, value: JSON.parse(text) };
    } catch {
      // The parser's own message quotes the text, which may name people.
      yield { line, reject: { field: '', code: 'MALFORMED_JSON', reason: 'not JSON' } };
    }
  }
}
