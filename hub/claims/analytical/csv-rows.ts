import { ImportError } from '../../import/error.ts';
import type { SourceRow, TableOptions } from '../../import/source-row.ts';
import { tableRecords } from '../../import/table-records.ts';
import { MARKS, tableOf } from './marks.ts';
import { columnOf, type TableName } from './tables.ts';

/** One of the tables as CSV or a workbook, recognised by its columns, in any order and case; columns that are not read are left out. */
export async function* tableRows(source: AsyncIterable<Buffer>, options?: TableOptions): AsyncGenerator<SourceRow> {
  let table: TableName = 'mdtrt_d';
  const columns: Record<string, string> = {};
  const header = (given: readonly string[]) => {
    const names = given.map((name) => name.toLowerCase());
    table = checkedTable(names);
    return names.map((name) => {
      const read = columnOf(table, name, names);
      if (read !== undefined) columns[read] = name;
      return read;
    });
  };
  for await (const row of tableRecords(source, header, options)) {
    if ('reject' in row) yield row;
    else {
      const { cells, ...place } = row;
      yield { ...place, value: { table, row: cells, columns } };
    }
  }
}

function checkedTable(names: readonly string[]): TableName {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new ImportError('UNKNOWN_COLUMN', `repeated column: ${repeated.slice(0, 100)}`);
  const table = tableOf(names);
  if (table) return table;
  const tables = MARKS.map(([name, marks]) => `${name} (${marks.join(', ')})`).join('; ');
  throw new ImportError('MISSING_COLUMN', `no table with these columns; known are ${tables}`);
}
