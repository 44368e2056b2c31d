import writeExcelFile from 'write-excel-file/node';
import { csvRows } from '../../../hub/claims/csv-rows.ts';
import { readRow } from '../../../hub/claims/read-row.ts';
import { ImportError } from '../../../hub/import/error.ts';
import { keepableRow } from '../../../hub/import/keepable-row.ts';
import { Workbook } from '../../../hub/import/workbook/workbook.ts';
import { masterCsvRows } from '../../../hub/masters/csv-rows.ts';
import { readMaster } from '../../../hub/masters/import.ts';
import type { Dice } from '../../dice.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { type Outcome, refused, type Target } from '../target.ts';
import { SITE } from '../victim.ts';
import { workbookPartsOf } from '../workbook-parts.ts';
import { type ZipPart, zipOf } from '../zip-writer.ts';

const TIME = '2026-11-20T09:00:00+08:00';
const CLAIMS = [
  ['claimId', 'personId', 'facilityId', 'kind', 'serviceStart', 'settledAt', 'total', 'fund', 'lineId', 'at', 'amount'],
  ['C-1', '35020000000000000001', SITE, 'outpatient', TIME, TIME, '120.50', '86.40', 'L-1', TIME, '86.40'],
];
const MASTERS = [
  ['记录类型', '机构代码', '机构类别', '全天营业', '编制床位数', '开始时间'],
  ['site', SITE, 'hospital', 'true', '40', TIME],
];
const CELLS =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>record</t></is></c></row><row r="2"><c r="A2" s="1"><v>46086.5</v></c></row>';
const STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>';
const LIES = ['size', 'packedSize', 'flags', 'method', 'sharesWith'] as const;

/** Workbooks as an office could send them: the archive altered, what it says of itself, and the XML within. */
export const workbookTarget: Target = {
  name: 'workbook',
  share: 40,
  async open() {
    const samples = await Promise.all([CLAIMS, MASTERS].map(written));
    const files = await Promise.all(samples.map(partsOf));

    function file(dice: Dice): Buffer {
      const [packed, parts] = dice.below(2) === 0 ? [samples[0], files[0]] : [samples[1], files[1]];
      if (dice.below(20) === 0) return Buffer.concat([Buffer.from('PK\x03\x04'), noise(dice)]);
      if (dice.below(3) === 0) return hostileBytes(packed ?? Buffer.alloc(0), dice);
      const all = dice.below(2) === 0 ? (parts ?? []) : workbookPartsOf(CELLS, { styles: STYLES });
      const chosen = dice.below(all.length);
      return zipOf(all.map((part, index) => (index === chosen ? altered(part, all.length, dice) : part)));
    }

    return {
      async attempt(dice): Promise<Outcome> {
        try {
          return await firstRefusal(dice.below(2) === 0, inPieces(file(dice), dice));
        } catch (error) {
          if (error instanceof ImportError) return refused(error.code);
          throw error;
        }
      },
      close() {},
    };
  },
};

function altered(part: ZipPart, parts: number, dice: Dice): ZipPart {
  if (dice.below(4) > 0)
    return { ...part, content: hostileBytes(Buffer.from(part.content), dice), stored: dice.below(2) === 0 };
  const lie = dice.pick(LIES);
  return {
    ...part,
    [lie]:
      lie === 'sharesWith'
        ? dice.below(parts)
        : dice.pick([0, 1, 8, 12, 70_000, 0x7fff_ffff]) & (lie === 'flags' || lie === 'method' ? 0xffff : -1),
  };
}

async function written(rows: readonly (readonly string[])[]): Promise<Buffer> {
  return await writeExcelFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer();
}

// The sample's own cells in an archive of ours, so that its parts can be altered before they are packed.
async function partsOf(bytes: Buffer): Promise<readonly ZipPart[]> {
  const rows: string[] = [];
  for await (const { row, cells } of (await Workbook.open(new Uint8Array(bytes))).rows()) {
    const texts = [...cells.values()].map((cell) => `<c t="str"><v>${'text' in cell ? cell.text : ''}</v></c>`);
    rows.push(`<row r="${row}">${texts.join('')}</row>`);
  }
  return workbookPartsOf(rows.join(''));
}

async function firstRefusal(isClaims: boolean, source: AsyncIterable<Buffer>): Promise<Outcome> {
  let outcome: Outcome = 'accepted';
  for await (const sent of isClaims ? csvRows(source) : masterCsvRows(source)) {
    const row = keepableRow(sent);
    const read = 'reject' in row ? row : isClaims ? claimRead(row.value) : readMaster(row.value);
    if ('reject' in read && outcome === 'accepted') outcome = refused(read.reject.code);
  }
  return outcome;
}

function claimRead(value: unknown) {
  const read = readRow(value);
  return read.kind === 'reject' ? { reject: read.cause } : read;
}

async function* inPieces(bytes: Buffer, dice: Dice): AsyncGenerator<Buffer> {
  const size = dice.between(64, 8192);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
