import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingDetail } from '../../../../hub/cases/finding-detail.ts';
import type { FindingDetail } from '../../../../hub/cases/finding-schema.ts';
import { rules } from '../../../../hub/crosscheck/rules/index.ts';
import { dossier } from '../../../../hub/reports/dossier.ts';
import { findingList } from '../../../../hub/reports/finding-list.ts';
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

  it('is CSV that a spreadsheet reads, a row for each finding', async () => {
    const csv = (await findingList(story.store.db, query, { now: JUDGED_AT }, 'csv', 'zh-CN')).toString('utf8');
    expect(csv.startsWith('\ufeff"线索编号"')).toBe(true);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + (await story.findings()).length);
  });

  it('runs no formula that an institution put into its name', async () => {
    await story.store.db.updateTable('sites').set({ name: '=HYPERLINK("http://evil.example")' }).execute();
    const csv = (await findingList(story.store.db, query, { now: JUDGED_AT }, 'csv', 'en')).toString('utf8');
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  });

  it('is a workbook', async () => {
    const xlsx = await findingList(story.store.db, query, { now: JUDGED_AT }, 'xlsx', 'en');
    expect(xlsx.subarray(0, 2).toString()).toBe('PK');
  });

  it('keeps to the filters', async () => {
    const csv = (
      await findingList(story.store.db, { ...query, rule: 'X99' }, { now: JUDGED_AT }, 'csv', 'en')
    ).toString('utf8');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1);
  });
});
