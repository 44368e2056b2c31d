import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../../hub/tables/plain-text.ts';
import { type Column, type Table, tableOf } from '../../../../hub/tables/table.ts';
import { tableBytes, tableFile } from '../../../../hub/tables/table-file.ts';

interface Visit {
  readonly name: string;
  readonly fen: number | null;
  readonly day: string;
  readonly at: string | null;
  readonly count: number;
  readonly share: number;
}

const COLUMNS: readonly Column<Visit>[] = [
  { title: '机构', kind: 'text', width: 30, of: ({ name }) => name },
  { title: '金额（元）', kind: 'amount', of: ({ fen }) => fen },
  { title: '日期', kind: 'date', of: ({ day }) => day },
  { title: '时间', kind: 'instant', of: ({ at }) => at },
  { title: '次数', kind: 'count', of: ({ count }) => count },
  { title: '占比', kind: 'share', of: ({ share }) => share },
];
const VISIT: Visit = {
  ...{ name: '思明门诊部', fen: 1_234_567, day: '2026-11-23', at: '2026-11-22T16:30:05.000Z', count: 12, share: 0.125 },
};
const table = (rows: readonly Visit[], title = '走访') => tableOf(title, COLUMNS, rows);
const csvText = async (...tables: Table[]) => (await tableBytes(tables, 'csv')).toString('utf8');

describe('a table as CSV', () => {
  it('has a byte order mark, headings, amounts in yuan and clinic time', async () => {
    expect(await csvText(table([VISIT]))).toBe(
      '\ufeff"机构","金额（元）","日期","时间","次数","占比"\r\n' +
        '"思明门诊部","12345.67","2026-11-23","2026-11-23 00:30:05","12","12.5%"\r\n',
    );
  });

  it('leaves empty what is not known', async () => {
    expect(await csvText(table([{ ...VISIT, fen: null, at: null }]))).toContain('"思明门诊部","","2026-11-23","","12"');
  });

  it('says a debt as a number: only text is made plain', async () => {
    expect(await csvText(table([{ ...VISIT, fen: -50 }]))).toContain('"-0.50"');
  });

  it('puts several tables below one another, every record with the same number of fields', async () => {
    const narrow = tableOf('合计', [{ title: '数', kind: 'count', of: (n: number) => n }], [7]);
    const records = parse(await csvText(table([VISIT]), narrow), { bom: true, skip_empty_lines: false }) as string[][];
    expect(records.map(([first]) => first)).toEqual(['走访', '机构', '思明门诊部', '', '合计', '数', '7']);
    expect(new Set(records.map(({ length }) => length))).toEqual(new Set([6]));
  });

  it('gives back whatever text stood in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (names) => {
        const text = await csvText(tableOf('t', [{ title: 'name', kind: 'text', of: (name: string) => name }], names));
        const [, ...records] = parse(text, { bom: true, skip_empty_lines: false }) as string[][];
        expect(records.map(([name]) => name)).toEqual(names.map(plainText));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a table as a workbook', () => {
  it('has numbers as numbers, dates as dates and times in clinic time', async () => {
    const rows = await readSheet(await tableBytes([table([VISIT])], 'xlsx'));
    expect(rows).toEqual([
      ['机构', '金额（元）', '日期', '时间', '次数', '占比'],
      ['思明门诊部', 12345.67, new Date('2026-11-23T00:00:00Z'), new Date('2026-11-23T00:30:05Z'), 12, 0.125],
    ]);
  });

  it('has a sheet for each table, under names that a workbook takes', async () => {
    const titles = ['走访 [1/2]: 计划?', '走访 [1/2]: 计划?', 'x'.repeat(40)];
    const file = await tableBytes(
      titles.map((title, n) => table([{ ...VISIT, count: n }], title)),
      'xlsx',
    );
    const third = await readSheet(file, 3);
    expect(third[1]?.[4]).toBe(2);
    expect((await readSheet(file, '走访  1 2   计划 (2)'))[1]?.[4]).toBe(1);
  });

  it('keeps text that XML has no place for out, and the rest as it was', async () => {
    const name = 'a\u0001<b>&"\ud800 c';
    const rows = await readSheet(await tableBytes([table([{ ...VISIT, name }])], 'xlsx'));
    expect(rows[1]?.[0]).toBe('a<b>&"\ufffd c');
  });

  it('is the same file for the same rows', async () => {
    const [once, again] = [await tableBytes([table([VISIT])], 'xlsx'), await tableBytes([table([VISIT])], 'xlsx')];
    expect(again.equals(once)).toBe(true);
  });

  it.each(['csv', 'xlsx'] as const)('ends with the failure of what it reads (%s)', async (format) => {
    async function* broken(): AsyncGenerator<Visit> {
      yield VISIT;
      throw new Error('the store is gone');
    }
    await expect(tableBytes([tableOf('t', COLUMNS, broken())], format)).rejects.toThrow('the store is gone');
  });

  it.each(['csv', 'xlsx'] as const)('reads rows only as fast as they are taken (%s)', async (format) => {
    let read = 0;
    function* many(): Generator<Visit> {
      for (; read < 20_000; read += 1) yield { ...VISIT, name: `${VISIT.name} ${Math.sin(read)}` };
    }
    const pieces = tableFile([tableOf('t', COLUMNS, many())], format);
    let first = 0;
    for await (const piece of pieces) {
      first += piece.length;
      if (first > 3000) break;
    }
    expect(read).toBeLessThan(15_000);
  });
});

describe('text in a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+86 592', "'+86 592"],
    ['-', "'-"],
    ['@here', "'@here"],
    ['\t=1', "'\t=1"],
    ['\r', "'\r"],
    ['  =HYPERLINK("x")', '\'  =HYPERLINK("x")'],
    ['\u3000＝1', "'\u3000＝1"],
    ['思明=1', '思明=1'],
    ['', ''],
    ['–', '–'],
  ])('%j stands as %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});
