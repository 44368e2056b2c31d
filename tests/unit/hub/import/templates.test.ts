import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../../hub/claims/csv-rows.ts';
import { readRow } from '../../../../hub/claims/read-row.ts';
import { officialCsvRows, readOfficialRow } from '../../../../hub/credit/points/official-row.ts';
import type { RowReader, SourceRow } from '../../../../hub/import/source-row.ts';
import {
  familyOf,
  TEMPLATE_KINDS,
  type TemplateFamily,
  type TemplateKind,
  templateColumns,
} from '../../../../hub/import/templates/kinds.ts';
import { templateCsv, templateXlsx } from '../../../../hub/import/templates/template-file.ts';
import { columnWords, TEMPLATE_TEXTS } from '../../../../hub/import/templates/words.ts';
import { Workbook } from '../../../../hub/import/workbook/workbook.ts';
import { masterCsvRows } from '../../../../hub/masters/csv-rows.ts';
import { readMaster } from '../../../../hub/masters/import.ts';
import { Clue, clueCsvRows } from '../../../../hub/workflow/import-clues.ts';
import { chunks } from '../../../support/claim-builders.ts';

const LANGUAGES = ['zh-CN', 'en'] as const;

const READ: Record<TemplateFamily, { reader: RowReader; isTaken: (value: unknown) => boolean }> = {
  claims: { reader: csvRows, isTaken: (value) => readRow(value).kind === 'claim' },
  masters: { reader: masterCsvRows, isTaken: (value) => 'record' in readMaster(value) },
  clues: { reader: clueCsvRows, isTaken: (value) => Clue.safeParse(value).success },
  points: { reader: officialCsvRows, isTaken: (value) => 'row' in readOfficialRow(value) },
};

async function rowsOf(kind: TemplateKind, bytes: Buffer): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const row of READ[familyOf(kind)].reader(chunks(bytes, 4096))) rows.push(row);
  return rows;
}

describe.each(TEMPLATE_KINDS)('the template of %s', (kind) => {
  it.each(LANGUAGES)('is imported as it is, from both kinds of file, in %s', async (language) => {
    const xlsx = await rowsOf(kind, await templateXlsx(kind, language));
    const csv = await rowsOf(kind, templateCsv(kind, language));
    const values = [...xlsx, ...csv].map((row) => ('value' in row ? row.value : row.reject));
    expect(values.map(READ[familyOf(kind)].isTaken)).toEqual([true, true]);
    expect(values[0]).toEqual(values[1]);
  });

  it('says of every column what goes in', () => {
    for (const { name } of templateColumns(kind)) {
      for (const language of LANGUAGES) expect(columnWords(kind, name, language).title).not.toBe('');
      expect(columnWords(kind, name, 'zh-CN').title).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});

it('has its explanations on a second sheet', async () => {
  const workbook = await Workbook.open(new Uint8Array(await templateXlsx('roster', 'zh-CN')));
  const [, notes] = workbook.sheets;
  const rows: string[] = [];
  for await (const { cells } of workbook.rows(notes)) {
    rows.push([...cells.values()].map((cell) => ('text' in cell ? cell.text : '?')).join('|'));
  }
  expect(workbook.sheets).toEqual([TEMPLATE_TEXTS['zh-CN'].sheet, TEMPLATE_TEXTS['zh-CN'].notes]);
  expect(rows.slice(3)).toContain('人员代码|是|医保医师、护士、药师代码|D350203000000');
});

it('both languages have the same words', () => {
  const [zh, en] = [TEMPLATE_TEXTS['zh-CN'], TEMPLATE_TEXTS.en];
  expect(Object.keys(zh.columns)).toEqual(Object.keys(en.columns));
  expect(Object.keys(zh.kinds)).toEqual([...TEMPLATE_KINDS]);
  expect(Object.keys(en.kinds)).toEqual([...TEMPLATE_KINDS]);
});
