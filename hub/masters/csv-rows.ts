import { knownColumns } from '../import/csv-records.ts';
import type { SourceRow, TableOptions } from '../import/source-row.ts';
import { tableRecords } from '../import/table-records.ts';
import { chineseColumns } from '../import/templates/words.ts';

type Reading = 'text' | 'number' | 'flag' | 'list' | 'json';

/** Every field of every kind of record, and how its cell is read. `withdrawnAt` takes the record back. */
const COLUMNS: Readonly<Record<string, Reading>> = {
  record: 'text',
  facilityId: 'text',
  from: 'text',
  until: 'text',
  kind: 'text',
  alwaysOpen: 'flag',
  hours: 'json',
  registeredBeds: 'number',
  setting: 'text',
  fence: 'json',
  code: 'text',
  role: 'text',
  status: 'text',
  reference: 'text',
  ward: 'text',
  room: 'text',
  bed: 'text',
  device: 'text',
  stayId: 'text',
  at: 'text',
  direction: 'text',
  personId: 'text',
  source: 'text',
  bornOn: 'text',
  bedridden: 'flag',
  cannotBeCaptured: 'flag',
  twinOf: 'list',
  familyAid: 'list',
  regularTreatment: 'text',
  claimId: 'text',
  answer: 'text',
  item: 'text',
  quantity: 'number',
  diagnosis: 'text',
  withdrawnAt: 'text',
};

/** Names of the columns that a CSV file of master data may have. */
export const MASTER_COLUMNS: readonly string[] = Object.keys(COLUMNS);
const HEADER = knownColumns(MASTER_COLUMNS, undefined, chineseColumns('masters'));

/** CSV or a workbook: one record a line; `record` says its kind, lists are separated by `;`, `hours` and `fence` are JSON in a quoted cell. */
export async function* masterCsvRows(source: AsyncIterable<Buffer>, table?: TableOptions): AsyncGenerator<SourceRow> {
  for await (const row of tableRecords(source, HEADER, table)) {
    if ('reject' in row) yield row;
    else {
      const { cells, ...place } = row;
      yield { ...place, value: valueOfRow(cells) };
    }
  }
}

function valueOfRow({ withdrawnAt, ...cells }: Readonly<Record<string, string>>): unknown {
  const record = Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [name, cellValue(COLUMNS[name] ?? 'text', cell)]),
  );
  return withdrawnAt === undefined ? record : { withdraws: record, at: withdrawnAt };
}

// What can't be read stays the text that it is: the contract then refuses it by its field.
function cellValue(reading: Reading, cell: string): unknown {
  switch (reading) {
    case 'text':
      return cell;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
    case 'flag':
      return cell === 'true' || (cell === 'false' ? false : cell);
    case 'list':
      return cell.split(';').filter((part) => part !== '');
    case 'json':
      try {
        return JSON.parse(cell);
      } catch {
        return cell;
      }
  }
}
