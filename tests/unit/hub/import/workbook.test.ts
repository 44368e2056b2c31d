import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { WorkbookError } from '../../../../hub/import/workbook/error.ts';
import { WORKBOOK_LIMITS } from '../../../../hub/import/workbook/limits.ts';
import { formatOf } from '../../../../hub/import/workbook/number-formats.ts';
import { Workbook } from '../../../../hub/import/workbook/workbook.ts';
import { workbookPartsOf } from '../../../../simulator/fuzz/workbook-parts.ts';
import { zipOf } from '../../../../simulator/fuzz/zip-writer.ts';

type Cells = Record<string, string>;

async function read(bytes: Buffer, sheet?: string): Promise<{ row: number; cells: Cells }[]> {
  const workbook = await Workbook.open(new Uint8Array(bytes));
  const rows: { row: number; cells: Cells }[] = [];
  for await (const { row, cells } of workbook.rows(sheet)) {
    const said = [...cells].map(([column, cell]) => [column, 'text' in cell ? cell.text : cell.wrong.code]);
    rows.push({ row, cells: Object.fromEntries(said) });
  }
  return rows;
}

async function codeOf(bytes: Buffer, sheet?: string): Promise<string> {
  try {
    const workbook = await Workbook.open(new Uint8Array(bytes));
    await workbook.survey(sheet);
    for await (const _ of workbook.rows(sheet));
    return 'read';
  } catch (error) {
    if (error instanceof WorkbookError) return error.code;
    throw error;
  }
}

const rowsXml = (rows: string, more = {}) => zipOf(workbookPartsOf(rows, more));

describe('a workbook as an office writes it', () => {
  it('says what a CSV file would say, cell by cell', async () => {
    const moment = { type: Date, format: 'yyyy-mm-dd hh:mm:ss' } as const;
    const bytes = await writeExcelFile([
      [{ value: '就诊人' }, { value: 'amount' }, null, { value: 'at' }],
      [{ value: '350203' }, { value: 0.1 + 0.2 }, null, { value: new Date('2026-03-05T10:00:00Z'), ...moment }],
      [
        { value: 'a & <b>' },
        { value: true },
        null,
        { value: new Date('2026-03-05T00:00:00Z'), type: Date, format: 'yyyy/m/d' },
      ],
    ]).toBuffer();
    expect(await read(bytes)).toEqual([
      { row: 1, cells: { 1: '就诊人', 2: 'amount', 4: 'at' } },
      { row: 2, cells: { 1: '350203', 2: '0.3', 4: '2026-03-05T10:00:00+08:00' } },
      { row: 3, cells: { 1: 'a & <b>', 2: 'true', 4: '2026-03-05' } },
    ]);
  });

  it('is read alike by another reader', async () => {
    const data = Array.from({ length: 200 }, (_, row) =>
      Array.from({ length: 8 }, (_, column) => ({
        value: column % 2 ? row * 1000 + column / 4 : `文本 ${row} "${column}"`,
      })),
    );
    const bytes = await writeExcelFile(data).toBuffer();
    const other = (await readSheet(bytes)).map((row) => row.map((cell) => `${cell}`));
    expect((await read(bytes)).map(({ cells }) => Object.values(cells))).toEqual(other);
  });

  it.each([
    ['an 18-digit number', '<c r="A1"><v>350203199001011000</v></c>', 'NUMBER_TOO_LONG'],
    ['the same as Excel shows it', '<c r="A1"><v>3.50203199001011E+17</v></c>', 'NUMBER_TOO_LONG'],
    ['15 digits', '<c r="A1"><v>350203900101123</v></c>', '350203900101123'],
    ['zeros in front', '<c r="A1" s="1"><v>1234</v></c>', '001234'],
    ['a formula with its value', '<c r="A1"><f>B1*2</f><v>86.400000000000006</v></c>', '86.4'],
    ['a text that is calculated', '<c r="A1" t="str"><f>"a"</f><v>D_x0041_1</v></c>', 'DA1'],
    ['a formula never calculated', '<c r="A1"><f>B1*2</f></c>', 'FORMULA_WITHOUT_VALUE'],
    ['an error', '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', 'CELL_ERROR'],
    ['a text that is not there', '<c r="A1" t="s"><v>9</v></c>', 'CELL_ERROR'],
    ['a line break', '<c r="A1" t="inlineStr"><is><t>a\nb</t></is></c>', 'LINE_BREAK_IN_CELL'],
    [
      'runs, and how they are pronounced',
      '<c r="A1" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh></is></c>',
      '张三',
    ],
    ['a date without time', '<c r="A1" s="2"><v>46086</v></c>', '2026-03-05'],
    ['midnight', '<c r="A1" s="3"><v>46086</v></c>', '2026-03-05T00:00:00+08:00'],
    ['a third of a day', '<c r="A1" s="3"><v>46086.333333333336</v></c>', '2026-03-05T08:00:00+08:00'],
    ['a day before Excel is right', '<c r="A1" s="2"><v>12</v></c>', 'BAD_DATE'],
    ['a time of day', '<c r="A1" s="4"><v>0.5</v></c>', '12:00:00'],
  ])('%s', async (_, cell, said) => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs>';
    expect(await read(rowsXml(`<row r="1">${cell}</row>`, { styles }))).toEqual([{ row: 1, cells: { 1: said } }]);
  });

  it.each([
    ['General', 'number'],
    ['0.00_);[Red](0.00)', 'number'],
    ['"yyyy" 0', 'number'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['[$-804]yyyy/m/d h:mm;@', 'moment'],
    ['[h]:mm:ss', 'time'],
    ['mmm-yy', 'date'],
    ['上午/下午 h:mm', 'time'],
  ])('the format %s means %s', (code, means) => {
    expect(formatOf(200, code).means).toBe(means);
  });

  it('reads the first sheet that is shown, or the one that is named', async () => {
    const sheets = '<sheet name="旧" sheetId="1" state="hidden" r:id="r1"/><sheet name="新" sheetId="2" r:id="r4"/>';
    const bytes = rowsXml('<row><c t="inlineStr"><is><t>x</t></is></c></row>', { sheets });
    expect((await Workbook.open(new Uint8Array(bytes))).sheets).toEqual(['新', '旧']);
    expect(await read(bytes)).toEqual([]);
    expect(await read(bytes, '旧')).toEqual([{ row: 1, cells: { 1: 'x' } }]);
    expect(await codeOf(bytes, '没有')).toBe('NO_SUCH_SHEET');
  });

  it('knows what is merged before it reads the rows', async () => {
    const after = '<mergeCells count="2"><mergeCell ref="A5:C5"/><mergeCell  ref=\'B2:B4\' /></mergeCells>';
    const bytes = rowsXml('<row r="1"/><row r="2"/>', { after });
    const survey = await (await Workbook.open(new Uint8Array(bytes))).survey();
    expect(survey).toMatchObject({ name: '费用', rows: 2, merged: [{ firstRow: 2, lastRow: 4 }, { firstRow: 5 }] });
  });
});

describe('a workbook that is not read', () => {
  const ole = (text: string) =>
    Buffer.concat([Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), Buffer.from(text, 'utf16le')]);
  const part = (name: string, over: object) => (of: { name: string }) => (of.name === name ? { ...of, ...over } : of);
  const SHEET = 'xl/worksheets/sheet1.xml';
  const parts = workbookPartsOf('<row r="1"><c r="A1"><v>1</v></c></row>');
  const withPart = (over: object, name = SHEET) => zipOf(parts.map((one) => ({ ...one, ...part(name, over)(one) })));
  const macroType = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';

  it.each([
    ['an old one', ole('Workbook'), 'WORKBOOK_OLD_FORMAT'],
    ['an encrypted one', ole('..EncryptedPackage'), 'WORKBOOK_ENCRYPTED'],
    ['encrypted parts', withPart({ flags: 1 }), 'WORKBOOK_ENCRYPTED'],
    ['macros by their part', zipOf([...parts, { name: 'xl/vbaProject.bin', content: 'x' }]), 'WORKBOOK_WITH_MACROS'],
    ['macros by what it declares', rowsXml('', { types: macroType }), 'WORKBOOK_WITH_MACROS'],
    ['another archive', zipOf([{ name: 'word/document.xml', content: '<a/>' }]), 'NOT_A_WORKBOOK'],
    ['a CSV file', Buffer.from('claimId,personId\n'), 'NOT_A_WORKBOOK'],
    ['one cut off', zipOf(parts).subarray(0, 900), 'WORKBOOK_BROKEN'],
    ['more unpacked than allowed', withPart({ size: 600 * 1024 * 1024 }), 'WORKBOOK_TOO_LARGE'],
    ['a sheet larger than it says', withPart({ size: 10 }), 'WORKBOOK_BROKEN'],
    ['a sheet smaller than it says', withPart({ size: 5000 }), 'WORKBOOK_BROKEN'],
    ['parts that share their bytes', withPart({ packedSize: 100_000 }), 'WORKBOOK_BROKEN'],
    ['two parts of one name', zipOf([...parts, ...parts]), 'WORKBOOK_BROKEN'],
    ['another way of packing', withPart({ method: 12 }), 'WORKBOOK_BROKEN'],
    [
      'too many parts',
      zipOf(Array.from({ length: 501 }, (_, n) => ({ name: `${n}`, content: '' }))),
      'WORKBOOK_TOO_LARGE',
    ],
    ['too much text', withPart({ size: 70 * 1024 * 1024 }, 'xl/sharedStrings.xml'), 'WORKBOOK_TOO_LARGE'],
    ['entities that grow', withPart({ content: '<!DOCTYPE a [<!ENTITY b "bb">]><worksheet/>' }), 'WORKBOOK_BROKEN'],
    ['an entity nobody knows', rowsXml('<row><c t="str"><v>&b;</v></c></row>'), 'WORKBOOK_BROKEN'],
    ['no UTF-8', withPart({ content: Buffer.from('<worksheet>\xff</worksheet>', 'latin1') }), 'WORKBOOK_BROKEN'],
    ['a missing sheet', zipOf(parts.filter(({ name }) => name !== SHEET)), 'WORKBOOK_BROKEN'],
    ['a row beyond the last', rowsXml('<row r="1048577"/>'), 'WORKBOOK_BROKEN'],
    ['rows out of order', rowsXml('<row r="2"/><row r="1"/>'), 'WORKBOOK_BROKEN'],
    ['cells out of order', rowsXml('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'), 'WORKBOOK_BROKEN'],
    ['too many columns', rowsXml('<row r="1"><c r="XFD1"><v>1</v></c></row>'), 'WORKBOOK_TOO_LARGE'],
    ['XML nested too deep', rowsXml(`${'<a>'.repeat(80)}${'</a>'.repeat(80)}`), 'WORKBOOK_BROKEN'],
    ['XML that is never closed', withPart({ content: '<worksheet><sheetData>' }), 'WORKBOOK_BROKEN'],
    ['a tag without end', withPart({ content: `<worksheet a="${'x'.repeat(300_000)}` }), 'WORKBOOK_BROKEN'],
    ['too many merged cells', rowsXml('', { after: '<mergeCell ref="A1:B1"/>'.repeat(10_001) }), 'WORKBOOK_TOO_LARGE'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it('one cell at the far end of a sheet costs nothing', async () => {
    const bytes = rowsXml(
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="GR1048576"><v>2</v></c></row>',
    );
    expect(await read(bytes)).toEqual([
      { row: 1, cells: { 1: '1' } },
      { row: 1_048_576, cells: { 200: '2' } },
    ]);
  });

  it('a bomb is put out as soon as it is larger than it says', async () => {
    const bomb = zipOf(
      parts.map((one) => (one.name === SHEET ? { ...one, content: Buffer.alloc(60_000_000, 0x20), size: 4096 } : one)),
    );
    expect(bomb.length).toBeLessThan(WORKBOOK_LIMITS.fileBytes);
    const before = process.cpuUsage();
    expect(await codeOf(bomb)).toBe('WORKBOOK_BROKEN');
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });

  it('has words that say what to do', async () => {
    await expect(Workbook.open(new Uint8Array(ole('Workbook')))).rejects.toThrow(/save it as an Excel workbook/);
  });
});
