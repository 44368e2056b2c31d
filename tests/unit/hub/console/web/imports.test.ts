import { describe, expect, it } from 'vitest';
import { EventId } from '../../../../../contract/ids.ts';
import { kindOf, lookInto, newBatch } from '../../../../../hub/console/web/imports/chosen-file.ts';
import { FILE_KINDS } from '../../../../../hub/console/web/imports/file-kinds.ts';
import enTexts from '../../../../../hub/console/web/imports/locales/en.json' with { type: 'json' };
import zhTexts from '../../../../../hub/console/web/imports/locales/zh-CN.json' with { type: 'json' };
import { rejectCsv } from '../../../../../hub/console/web/imports/reject-table.ts';
import { REJECT_CODES } from '../../../../../hub/import/reject.ts';
import { templateXlsx } from '../../../../../hub/import/templates/template-file.ts';

describe('what a file seems to be', () => {
  it.each([
    ['claims.csv', 'claimId,personId,facilityId', 'csv'],
    ['setl.csv', 'SETL_ID,MDTRT_ID,PSN_NO,SETL_TIME,MEDFEE_SUMAMT,FUND_PAY_SUMAMT', 'analytical'],
    ['masters.csv', 'record,facilityId,from', 'masters-csv'],
    ['基础.csv', '记录类型,机构代码', 'masters-csv'],
    ['公告.csv', 'record,code,points', 'credit-csv'],
    ['clues.csv', 'reference,facilityId,title,description', 'clues-csv'],
    ['a.ndjson', '{"record":"site","facilityId":"H1"}', 'masters-ndjson'],
    ['a.ndjson', '{"withdraws":{"record":"leave"}}', 'masters-ndjson'],
    ['a.ndjson', '{"reference":"T-1","description":"…"}', 'clues-ndjson'],
    ['a.ndjson', '{"claimId":"C-1"}', 'ndjson'],
    ['log.json', '{"infno":"2207"}', 'nhsa-json'],
    ['bundle.json', '{ "resourceType": "Bundle" }', 'fhir'],
  ])('%s beginning %s is %s', (name, head, kind) => {
    expect(kindOf(name, `${head}\n`)).toBe(kind);
  });
});

it('a workbook is what its sheet says, and is refused here as the hub would', async () => {
  const file = new File([new Uint8Array(await templateXlsx('clues', 'zh-CN'))], '线索.xlsx');
  expect(await lookInto(file)).toMatchObject({ kind: 'clues-csv', sheet: '数据', sheets: ['数据', '说明'] });
  const old = new File([Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)], '旧.xlsx');
  await expect(lookInto(old)).rejects.toMatchObject({ code: 'WORKBOOK_OLD_FORMAT' });
});

describe('a text that somebody chose', () => {
  const header = '证件号码,医疗机构代码';
  // 证件号码,医疗机构代码 in GBK, as Excel in China saves it.
  const gbk = Buffer.from('d6a4bcfebac5c2eb2cd2bdc1c6bbfab9b9b4fac2eb', 'hex');

  it('in GBK is sent as UTF-8, and its first line shown', async () => {
    const { content, converted } = await lookInto(new File([gbk, '\r\n1,2'], '三月.csv'));
    expect(converted).toBe(header);
    expect(await content.text()).toBe(`${header}\r\n1,2`);
  });

  it.each([
    ['UTF-8', [Buffer.from(header)]],
    ['ASCII', [Buffer.from('claimId,personId')]],
    ['UTF-8 with a damaged character', [Buffer.from(header.repeat(9)), Buffer.of(0xff), Buffer.from(header)]],
  ])('in %s is sent as it is', async (_, parts) => {
    const chosen = await lookInto(new File(parts, 'a.csv'));
    expect(chosen.converted).toBeUndefined();
    expect(Buffer.from(await chosen.content.arrayBuffer())).toEqual(Buffer.concat(parts));
  });

  it.each([
    ['that is empty', Buffer.of(), 'EMPTY'],
    ['that is a picture', Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), 'NO_TABLE'],
    ['that is a PDF', Buffer.from('%PDF-1.7\n\u0001\u0002stream'), 'NO_TABLE'],
  ])('%s is refused before it is sent', async (_, bytes, code) => {
    await expect(lookInto(new File([new Uint8Array(bytes)], 'a.csv'))).rejects.toMatchObject({ code });
  });
});

it('an import has an id by its time', () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001].map(newBatch);
  for (const id of ids) expect(EventId.safeParse(id).success).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
});

it('rejects as a file: quotes doubled, nothing that a spreadsheet would run', async () => {
  const words = { header: ['line', 'field'], what: () => 'say "what"', advice: () => 'do' };
  const csv = rejectCsv([{ line: 3, field: '=cmd()', code: 'UNKNOWN_FIELD', reason: 'r' }], words);
  const bytes = new Uint8Array(await csv.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(await csv.text()).toContain(`"3","'=cmd()","say ""what""","do","UNKNOWN_FIELD","r"\r\n`);
});

it.each([
  ['zh-CN', zhTexts],
  ['en', enTexts],
])('%s has words for every reject and every kind of file', (_, texts) => {
  expect(Object.keys(texts.reject).sort()).toEqual([...REJECT_CODES].sort());
  expect(Object.keys(texts['reject-do']).sort()).toEqual([...REJECT_CODES].sort());
  expect(Object.keys(texts['import-kind']).sort()).toEqual([...FILE_KINDS].sort());
});
