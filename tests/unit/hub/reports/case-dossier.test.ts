import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingDetail } from '../../../../hub/cases/finding-detail.ts';
import type { FindingDetail } from '../../../../hub/cases/finding-schema.ts';
import { caseDossier } from '../../../../hub/reports/case-dossier.ts';
import { caseFacts, fileRows, findingRows, stepRows } from '../../../../hub/reports/case-rows.ts';
import type { Row } from '../../../../hub/store/tables.ts';
import { caseDetail } from '../../../../hub/workflow/case-detail.ts';
import type { CaseDetail } from '../../../../hub/workflow/case-schema.ts';
import { APPROVER, CaseStory, OPERATOR } from '../../../support/case-story.ts';
import { memoryStore } from '../../../support/stores.ts';

let story: CaseStory;
let detail: CaseDetail;
let findings: FindingDetail[];

beforeAll(async () => {
  story = await CaseStory.begin(await memoryStore());
  const id = await story.open();
  const mistake = await story.take(id, 'triage', OPERATOR, { grade: 'violation' });
  await story.takeBack(id, mistake, OPERATOR);
  await story.untilHeard(id);
  await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8640 });
  const reader = { db: story.parts.store.db, rules: story.parts.rules, now: () => story.now };
  detail = await caseDetail(reader, id, APPROVER);
  findings = await Promise.all(detail.findings.map((finding) => findingDetail(reader, finding.id)));
});
afterAll(() => story.parts.store.close());

const file: Row<'case_files'> = {
  ...{ id: 'f-1', case_id: 'c-1', belongs_to: 'case', site: 'H35020300001', side: 'institution' },
  ...{ name: '情况说明.pdf', kind: 'pdf', bytes: 2049, digest: 'x'.repeat(43), by: 'chenhong' },
  ...{ at: '2026-11-22T02:00:00.000Z', step: 's-1', removed_at: null, removed: null },
};

describe('a case on paper', () => {
  it('names every step in its order, also what was taken back, with its words and what it set', () => {
    const [, ...rows] = stepRows(detail, 'zh-CN');
    expect(rows.map(([, step]) => step)).toEqual([
      '立案',
      '定级受理\n（已撤销）',
      '撤销',
      '定级受理',
      '初审通过',
      '通知机构说明',
      '机构说明',
      '复审通过',
      '提出拟处理意见',
      '机构申辩',
      '作出决定',
    ]);
    expect(rows.at(-3)?.[3]).toContain('处理措施: 追回基金');
    expect(rows.at(-1)?.[2]).toBe('approver');
    expect(rows.at(-1)?.[3]).toMatch(/because of decide\n[\s\S]*追回金额: 86\.40[\s\S]*证据包: [\w-]+/);
  });

  it.each(['zh-CN', 'en'] as const)('leaves no code and no key of a text untranslated (%s)', (language) => {
    const cells = [caseFacts(detail, language), findingRows(detail, language), stepRows(detail, language)].flat(2);
    expect(cells.filter((cell) => /undefined|case-|to-verify|data-quality|fund-regulation/.test(cell))).toEqual([]);
  });

  it('says of a file what proves it, and that its content is gone', () => {
    const removed = { ...file, removed_at: '2027-11-22T02:00:00.000Z', removed: 'age' } as const;
    const [, kept, gone] = fileRows([file, removed], 'en');
    expect(kept?.slice(1)).toEqual(['情况说明.pdf', 'institution', '3 KiB', file.digest]);
    expect(gone?.[1]).toBe('情况说明.pdf\n(content removed, digest kept)');
  });

  it.each(['zh-CN', 'en'] as const)('is a PDF with its evidence (%s)', async (language) => {
    const facts = { exportedAt: new Date(story.now).toISOString(), by: 'lijing', verifierKey: 'hub+key' };
    const pdf = await caseDossier(
      { detail, findings, files: [file] },
      facts,
      { viewer: 'lijing', ledgerIndex: 9 },
      language,
    );
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
  });
});
