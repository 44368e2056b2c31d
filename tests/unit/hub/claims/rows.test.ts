import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../../hub/claims/csv-rows.ts';
import { readRow } from '../../../../hub/claims/read-row.ts';
import { MAX_LINE_BYTES } from '../../../../hub/import/lines.ts';
import { ndjsonRows } from '../../../../hub/import/ndjson-rows.ts';
import type { SourceRow } from '../../../../hub/import/source-row.ts';
import { SITE } from '../../../support/builders.ts';
import { chunks, claimRow, minute, ndjson } from '../../../support/claim-builders.ts';

const HEADER =
  'claimId,personId,facilityId,kind,serviceStart,settledAt,total,fund,lineId,at,ordering,amount,external,cancels,reason';
const row = (id: string, line: string, total = '20.00') =>
  `${id},P1,${SITE},outpatient,${minute(0)},${minute(30)},${total},10.00,${line},${minute(10)},D350203001234,5.00,false,,`;

async function collect(rows: AsyncIterable<SourceRow>): Promise<SourceRow[]> {
  const all: SourceRow[] = [];
  for await (const one of rows) all.push(one);
  return all;
}

describe('NDJSON', () => {
  it('names the line of what is no JSON, no UTF-8 or too long, and goes on', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff{"a":1}\r\n\n{"b":\n'),
      Buffer.of(0x22, 0xff, 0x22, 0x0a),
      Buffer.from(`"${'x'.repeat(MAX_LINE_BYTES)}"\n{"c":3}`),
    ]);
    const rows = await collect(ndjsonRows(chunks(bytes, 4096)));
    expect(rows.map((read) => [read.line, 'reject' in read ? read.reject.code : read.value])).toEqual([
      [1, { a: 1 }],
      [3, 'MALFORMED_JSON'],
      [4, 'BAD_ENCODING'],
      [5, 'LINE_TOO_LONG'],
      [6, { c: 3 }],
    ]);
  });

  it('reads the same rows however the bytes are cut', async () => {
    const rows = [claimRow(), claimRow({ claimId: '二' })];
    const values = async (size: number) =>
      (await collect(ndjsonRows(ndjson(rows, size)))).map((read) => 'value' in read && read.value);
    expect(await values(1)).toEqual(rows);
    expect(await values(7)).toEqual(rows);
  });
});

describe('CSV', () => {
  const read = async (text: string) => collect(csvRows(chunks(Buffer.from(text), 64)));

  it('puts the rows of a claim together and reads cancellations', async () => {
    const cancel = `,,${SITE},,,,,,,${minute(40)},,,,C-1,cancelled`;
    const rows = await read(
      `\ufeff${HEADER}\n${row('C-1', 'L1')}\n${row('C-1', 'L2')}\n${cancel}\n${row('C-2', 'L1')}\n`,
    );
    expect(rows.map((one) => one.line)).toEqual([2, 4, 5]);
    expect(rows.map((one) => 'value' in one && readRow(one.value).kind)).toEqual(['claim', 'cancellation', 'claim']);
    expect(rows[0]).toMatchObject({
      value: { amounts: { total: '20.00' }, lines: [{ lineId: 'L1', external: false }, { lineId: 'L2' }] },
    });
  });

  it('spoils only the row with a broken quote or a wrong number of columns', async () => {
    const rows = await read(`${HEADER}\n${row('C-1', '"L1')}\na,b\n${row('C-2', 'L1')}\n`);
    expect(rows.map((one) => ('reject' in one ? one.reject.code : 'ok'))).toEqual([
      'MALFORMED_CSV',
      'MALFORMED_CSV',
      'ok',
    ]);
  });

  it('does not join rows whose claim columns differ', async () => {
    expect(await read(`${HEADER}\n${row('C-1', 'L1')}\n${row('C-1', 'L2', '99.00')}\n`)).toHaveLength(2);
  });

  it.each([
    ['an empty file', '', 'MISSING_HEADER'],
    ['an unknown column', `${HEADER},name\n`, 'UNKNOWN_COLUMN'],
    ['a repeated column', `${HEADER},claimId\n`, 'UNKNOWN_COLUMN'],
    ['a missing column', 'claimId,personId\n', 'MISSING_COLUMN'],
  ])('refuses %s as a whole', async (_, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });
});
