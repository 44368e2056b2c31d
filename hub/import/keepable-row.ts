import { jsonProblem } from '../../contract/json-limits.ts';
import { shownField } from './reject.ts';
import type { SourceRow } from './source-row.ts';

/**
 * The row, or its rejection for what no schema is asked about: nesting, and text that not every store can keep. For every
 * format in one place: one such text would have PostgreSQL refuse the whole batch.
 */
export function keepableRow(row: SourceRow): SourceRow {
  const problem = 'reject' in row ? undefined : jsonProblem(row.value);
  if (!problem) return row;
  const field = shownField([problem.path]).replaceAll(/[^\x20-\x7e]/g, '?');
  return { line: row.line, reject: { field, code: 'BAD_ENCODING', reason: problem.reason } };
}
