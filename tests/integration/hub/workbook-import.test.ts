import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { z } from 'zod';
import { newEventId } from '../../../contract/ids.ts';
import { recogniseFormat } from '../../../hub/claims/recognise.ts';
import { writeRejects } from '../../../hub/claims/reject-file.ts';
import { uploadFile } from '../../../hub/claims/upload.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { SITE } from '../../support/builders.ts';
import { DOCTOR_CODE, minute } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const headers = { host: '127.0.0.1:8080' };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
let story: JudgedStory;
let app: FastifyInstance;
let hub: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhenshen-workbook-'));
  story = await JudgedStory.begin(await memoryStore());
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  hub = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  await story.store.close();
  rmSync(folder, { recursive: true, force: true });
});

const HEADER =
  '结算编号,参保人编号,机构代码,就诊类别,就诊开始时间,结算时间,总金额,基金支付,明细编号,明细时间,开单医师代码,明细金额';
const row = (claim: string, line: string, amount: string) => [
  ...[claim, '35020000000000000001', SITE, 'outpatient', minute(60), minute(90), '120.50', '86.40'],
  ...[line, minute(75), DOCTOR_CODE, amount],
];

async function workbookFile(name: string, rows: readonly (readonly string[])[], sheet = '费用'): Promise<string> {
  const data = [HEADER.split(','), ...rows].map((cells) => cells.map((value) => ({ value })));
  const file = join(folder, name);
  writeFileSync(
    file,
    await writeExcelFile([
      { sheet: '封面', data: [[{ value: '二〇二六年三月' }]] },
      { sheet, data },
    ]).toBuffer(),
  );
  return file;
}

it('sends a sheet of claims, names the cell of a reject, and gives its rows back to be corrected', async () => {
  const rows = [row('W-1', '1', '86.40'), row('W-2', '1', '1.00'), row('W-2', '2', '8,6'), row('W-3', '1', '5.00')];
  const file = await workbookFile('三月.xlsx', rows);
  const format = await recogniseFormat(file, '费用');
  const { rejects, ...counts } = await uploadFile({ file, hub, path: '/v1/claims/imports', format, sheet: '费用' });
  expect(counts).toMatchObject({ rows: 3, accepted: 2, rejected: 1 });
  expect(rejects).toMatchObject([{ line: 3, field: '费用!L4 明细金额', code: 'BAD_AMOUNT' }]);

  const out = join(folder, 'rejected.csv');
  expect(await writeRejects(file, out, { rejects, format, sheet: '费用' })).toBe(2);
  expect(await readFile(`${out}.reasons.csv`, 'utf8')).toContain('"费用!L4 明细金额"');
  writeFileSync(out, (await readFile(out, 'utf8')).replace('"8,6"', '8.60'));
  const again = await uploadFile({ file: out, hub, path: '/v1/claims/imports', format: 'csv' });
  expect(again).toMatchObject({ rows: 1, accepted: 1, rejected: 0 });

  const back = join(folder, 'rejected.xlsx');
  expect(await writeRejects(file, back, { rejects, format, sheet: '费用' })).toBe(2);
  expect(await uploadFile({ file: back, hub, path: '/v1/claims/imports', format })).toMatchObject({ rejected: 1 });
});

it.each([
  ['an old workbook', Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0), 'WORKBOOK_OLD_FORMAT'],
  ['a damaged one', Buffer.from('PK\x03\x04 and no more'), 'WORKBOOK_BROKEN'],
])('%s is refused with what to do, whatever it is called', async (_, payload, code) => {
  for (const type of [XLSX, 'text/csv']) {
    const url = '/v1/masters/imports?format=csv';
    const answer = await app.inject({ method: 'POST', url, payload, headers: { ...headers, 'content-type': type } });
    expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code, message: /save it/ }]);
  }
});

it('gives out templates that it takes back', async () => {
  const url = '/v1/imports/templates/leave?format=xlsx&language=zh-CN';
  const template = await app.inject({ method: 'GET', url, headers });
  expect(template.headers).toMatchObject({ 'content-type': XLSX });
  const sent = { method: 'POST', payload: template.rawPayload, headers: { ...headers, 'content-type': XLSX } } as const;
  const answer = await app.inject({ ...sent, url: '/v1/masters/imports?format=csv' });
  expect(answer.json()).toMatchObject({ rows: 1, accepted: 1 });
});

it('shows how far an import is and stops it from another window', async () => {
  const batch = newEventId(Date.now());
  let parts = 0;
  const body = new ReadableStream({
    async pull(controller) {
      const leave = { record: 'leave', code: randomUUID(), from: minute(0) };
      controller.enqueue(Buffer.from(`${JSON.stringify(leave)}\n`.repeat(100)));
      parts += 1;
      if (parts === 2000) controller.close(); // an import that does not stop must not fill the memory
    },
  });
  const sending = fetch(`${hub}/v1/masters/imports?format=ndjson&batch=${batch}`, {
    ...{ method: 'POST', body, duplex: 'half' },
    headers: { 'content-type': 'application/x-ndjson' },
  } as RequestInit).then((answer) => answer.json());
  const address = `${hub}/v1/imports/${batch}`;
  const state = async () => await (await fetch(address)).json();
  await expect.poll(state, { timeout: 10_000, interval: 50 }).toMatchObject({ running: { share: null } });
  expect((await fetch(`${address}/cancel`, { method: 'POST' })).status).toBe(200);
  expect(await sending).toMatchObject({ error: { code: 'CANCELLED' } });
  expect(await state()).toMatchObject({
    running: null,
    state: 'stopped',
    stopBy: 'local-operator',
    account: 'local-operator',
  });
  expect((await fetch(`${address}/cancel`, { method: 'POST' })).status).toBe(404);
});

it('says when exactly the same file came before, and sorts its rejects by problem', async () => {
  const good = { record: 'leave', code: randomUUID(), from: minute(0) };
  const rows = [good, { ...good, until: 'x' }, { ...good, code: 7 }, 'no record', { ...good, more: 1 }];
  const payload = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
  const send = async (at: number) => {
    const sent = { method: 'POST', body: payload, headers: { 'content-type': 'application/x-ndjson' } };
    const answer = await fetch(`${hub}/v1/masters/imports?format=ndjson&batch=${newEventId(at)}`, sent);
    return z.looseObject({ batch: z.string() }).parse(await answer.json()).batch;
  };
  const [first, second] = [await send(Date.now()), await send(Date.now() + 1)];
  const ask = async (path: string) => await (await fetch(`${hub}/v1/imports${path}`)).json();
  expect(await ask(`/${first}`)).toMatchObject({ state: 'complete', sameAs: null });
  expect(await ask(`/${second}`)).toMatchObject({ state: 'complete', sameAs: first });
  expect(await ask('?limit=2')).toMatchObject({ items: [{ sameAs: first }, { sameAs: null }] });
  const problems = [
    { code: 'INVALID_FIELD', count: 2 },
    { code: 'MALFORMED_JSON', count: 1 },
    { code: 'UNKNOWN_FIELD', count: 1 },
  ];
  expect(await ask(`/${first}/rejects?limit=1`)).toMatchObject({ total: 4, kept: 4, problems, items: [{ line: 2 }] });
  const only = await ask(`/${first}/rejects?code=UNKNOWN_FIELD`);
  expect(only).toMatchObject({ kept: 4, problems, items: [{ line: 5, field: 'more' }] });
});

it('reads on what was refused, so that a sender who listens only afterwards hears why', async () => {
  const { hostname, port } = new URL(hub);
  const size = 8 * 1024 * 1024; // more than the buffers on the way hold
  const socket = connect(Number(port), hostname);
  const heard: Buffer[] = [];
  const head = `POST /v1/masters/imports?format=csv HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: text/csv\r\n`;
  socket.write(`${head}content-length: ${size}\r\n\r\n`);
  const sent = new Promise((resolve) => socket.write(Buffer.alloc(size, 'wrong,header\n'), resolve));
  await sent;
  socket.on('data', (chunk) => heard.push(chunk));
  await expect.poll(() => `${Buffer.concat(heard)}`).toContain('UNKNOWN_COLUMN');
  socket.destroy();
}, 20_000);
