import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { csvRows } from '../../../../hub/claims/csv-rows.ts';
import { knownColumns } from '../../../../hub/import/csv-records.ts';
import { placeOf, type SheetPlace } from '../../../../hub/import/sheet-place.ts';
import type { SourceRow } from '../../../../hub/import/source-row.ts';
import { type TableRow, tableRecords } from '../../../../hub/import/table-records.ts';
import { masterCsvRows } from '../../../../hub/masters/csv-rows.ts';
import { workbookPartsOf } from '../../../../simulator/fuzz/workbook-parts.ts';
import { zipOf } from '../../../../simulator/fuzz/zip-writer.ts';
import { SITE } from '../../../support/builders.ts';
import { chunks } from '../../../support/claim-builders.ts';

const HEADER = knownColumns(['code', 'from', 'amount']);
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const header = `<row r="1">${['code', 'from', 'amount'].map(text).join('')}</row>`;
const workbook = (rows: string, more = {}) => zipOf(workbookPartsOf(rows, more));

async function records(bytes: Buffer, sheet?: string): Promise<TableRow[]> {
  const all: TableRow[] = [];
  for await (const row of tableRecords(chunks(bytes, 333), HEADER, { sheet })) all.push(row);
  return all;
}

async function values(rows: AsyncIterable<SourceRow>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) all.push('value' in row ? row.value : row.reject.code);
  return all;
}

describe('a table', () => {
  it('is told by its bytes, not by its name', async () => {
    const csv = await records(Buffer.from('code,from,amount\nD1,,2\n'));
    const xlsx = await records(workbook(`${header}<row r="2">${text('D1')}<c/><c><v>2</v></c></row>`));
    expect(csv).toMatchObject([{ line: 2, cells: { code: 'D1', amount: '2' } }]);
    expect(xlsx).toMatchObject([{ line: 2, cells: { code: 'D1', amount: '2' }, sheet: { sheet: '费用' } }]);
  });

  it('names the row of a workbook as Excel does, and goes on after a bad one', async () => {
    const rows = `<row r="4">${text('D1')}<c/><c><v>3.5E+17</v></c></row><row r="5"/><row r="6">${text('a\nb')}</row>
      <row r="7"><c r="E7"><v>1</v></c></row><row r="8">${text('D2')}</row><row r="9">${text('D3')}</row>`;
    const after = '<mergeCells><mergeCell ref="B8:C8"/></mergeCells>';
    const read = await records(workbook(header + rows, { after }));
    expect(read.map((row) => [row.line, 'reject' in row ? [row.reject.code, row.reject.field] : row.cells])).toEqual([
      [4, ['NUMBER_TOO_LONG', 'amount']],
      [6, ['LINE_BREAK_IN_CELL', 'code']],
      [7, ['UNKNOWN_FIELD', 'E']],
      [8, ['MERGED_CELLS', '']],
      [9, { code: 'D3' }],
    ]);
  });

  it.each([
    ['a title over the table', workbook(header, { after: '<mergeCell ref="A1:C1"/>' }), 'MERGED_HEADER'],
    ['nothing in it', workbook(''), 'MISSING_HEADER'],
    ['a column nobody knows', workbook(`<row>${text('colour')}</row>`), 'UNKNOWN_COLUMN'],
    ['an empty file', Buffer.alloc(0), 'MISSING_HEADER'],
  ])('%s', async (_, bytes, code) => {
    await expect(records(bytes)).rejects.toMatchObject({ name: 'ImportError', code });
  });

  it('of claims or master data says the same in both', async () => {
    const columns = ['record', 'facilityId', 'kind', 'alwaysOpen', 'registeredBeds', 'from'];
    const cells = ['site', SITE, 'hospital', 'true', '40', '2026-01-01T00:00:00+08:00'];
    const date = { value: new Date('2026-01-01T00:00:00Z'), type: Date, format: 'yyyy-mm-dd hh:mm' } as const;
    const typed = [...cells.slice(0, 3).map((value) => ({ value })), { value: true }, { value: 40 }, date];
    const bytes = await writeExcelFile([columns.map((value) => ({ value })), typed]).toBuffer();
    const csv = Buffer.from(`${columns.join(',')}\n${cells.join(',')}\n`);
    expect(await values(masterCsvRows(chunks(bytes)))).toEqual(await values(masterCsvRows(chunks(csv))));
  });

  it('of claims keeps together the rows of one, and where each stands', async () => {
    const head = [
      'claimId',
      'personId',
      'facilityId',
      'kind',
      'serviceStart',
      'settledAt',
      'total',
      'fund',
      'lineId',
      'amount',
    ];
    const line = (id: string) => ['C-1', 'P1', SITE, 'outpatient', 'x', 'y', '20', '10', id, '5'];
    const data = [head, line('L1'), line('L2')].map((row) => row.map((value) => ({ value })));
    const bytes = await writeExcelFile(data).toBuffer();
    const rows: SourceRow[] = [];
    for await (const row of csvRows(chunks(bytes))) rows.push(row);
    expect(rows).toMatchObject([{ line: 2, lines: [2, 3], value: { lines: [{ lineId: 'L1' }, { lineId: 'L2' }] } }]);
  });
});

it.each([
  ['amounts.total', undefined, '费用!G12 总金额'],
  ['lines.1.amount', [12, 15], '费用!J15 金额'],
  ['serviceEnd', undefined, '费用!12 serviceEnd'],
  ['', undefined, '费用!12'],
])('the field %j is %j', (field, rows, said) => {
  const columns = new Map([
    ['total', { letters: 'G', title: '总金额' }],
    ['amount', { letters: 'J', title: '金额' }],
  ]);
  const place: SheetPlace = { sheet: '费用', columns, rows: 20 };
  expect(placeOf(place, 12, field, rows)).toBe(said);
});
