import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factRows, findingWords } from '../../../../hub/bundle/finding-rows.ts';
import { findingDetail } from '../../../../hub/cases/finding-detail.ts';
import type { FindingDetail } from '../../../../hub/cases/finding-schema.ts';
import { rules } from '../../../../hub/crosscheck/rules/index.ts';
import { dossier } from '../../../../hub/reports/dossier.ts';
import { findingTable } from '../../../../hub/reports/finding-table.ts';
import { type TableFormat, tableBytes } from '../../../../hub/tables/table-file.ts';
import { claimRow } from '../../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../../support/judged-story.ts';
import { memoryStore } from '../../../support/stores.ts';

let story: JudgedStory;
let finding: FindingDetail;
beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(55, 'no-match');
  await story.import(claimRow());
  await story.judge();
  const id = (await story.findings())[0]?.id ?? '';
  finding = await findingDetail({ db: story.store.db, rules, now: () => JUDGED_AT }, id);
});
afterAll(() => story.store.close());

const facts = { exportedAt: new Date(JUDGED_AT).toISOString(), by: 'wang', verifierKey: 'hub+key' };
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('a dossier', () => {
  it.each(['zh-CN', 'en'] as const)('is a PDF with its font inside (%s)', async (language) => {
    const pdf = await dossier(finding, facts, { viewer: 'wang', ledgerIndex: 7 }, language);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toContain('NotoSansHans');
    expect(pagesOf(pdf)).toBe(1);
    expect(pdf.length).toBeLessThan(300_000);
  });

  it.each(['zh-CN', 'en'] as const)('names the parameters of its rule in words (%s)', (language) => {
    const printed = factRows(finding, findingWords(finding, language), facts, language).flat().join('\n');
    expect(Object.keys(finding.params).length).toBeGreaterThan(3);
    for (const parameter of Object.keys(finding.params)) expect(printed).not.toContain(parameter);
  });

  it('grows by pages with its history and marks each of them', async () => {
    const [step] = finding.history;
    if (!step) throw new Error('a finding has a history');
    const long = { ...finding, history: Array.from({ length: 120 }, () => step) };
    const pdf = await dossier(long, facts, { viewer: 'wang', ledgerIndex: 7 }, 'zh-CN');
    expect(pagesOf(pdf)).toBeGreaterThan(2);
  });
});

describe('the queue as a file', () => {
  const query = { order: 'amount' } as const;
  async function fileOf(asked: Parameters<typeof findingTable>[1], format: TableFormat, language: 'zh-CN' | 'en') {
    return await tableBytes([await findingTable(story.store.db, asked, { now: JUDGED_AT }, language)], format);
  }
  const linesOf = async (asked: Parameters<typeof findingTable>[1]) =>
    (await fileOf(asked, 'csv', 'en')).toString('utf8').trimEnd().split('\r\n');

  it('is CSV that a spreadsheet reads, a row for each finding', async () => {
    const csv = (await fileOf(query, 'csv', 'zh-CN')).toString('utf8');
    expect(csv.startsWith('\ufeff"线索编号"')).toBe(true);
    expect(await linesOf(query)).toHaveLength(1 + (await story.findings()).length);
  });

  it('runs no formula that an institution put into its name', async () => {
    await story.store.db.updateTable('sites').set({ name: '=HYPERLINK("http://evil.example")' }).execute();
    const csv = (await fileOf(query, 'csv', 'en')).toString('utf8');
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  });

  it('is a workbook with the amount as a number and the moment as a date', async () => {
    const [header, first] = await readSheet(await fileOf(query, 'xlsx', 'en'));
    expect(header?.slice(8, 10)).toEqual(['Amount at stake (CNY)', 'Found (UTC+8)']);
    expect(first?.[8]).toBe(finding.amountFen / 100);
    expect(first?.[9]).toBeInstanceOf(Date);
  });

  it('keeps to the filters', async () => {
    expect(await linesOf({ ...query, rule: 'X99' })).toHaveLength(1);
  });
});
