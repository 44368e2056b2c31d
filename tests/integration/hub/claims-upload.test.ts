import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uploadClaims } from '../../../hub/claims/upload.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

let story: JudgedStory;
let app: FastifyInstance;
let hub: string;
let folder: string;
const token = 'a-token-of-at-least-24-characters';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhenshen-upload-'));
  story = await JudgedStory.begin(await memoryStore());
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'token', token } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  hub = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  await story.store.close();
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(name: string, rows: readonly object[]): string {
  const file = join(folder, name);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return file;
}

it('streams a file over HTTP and brings the rejects back', async () => {
  const rows = Array.from({ length: 1200 }, (_, index) => claimRow({ claimId: `C-${index}` }));
  const sent: number[] = [];
  const result = await uploadClaims({
    file: fileOf('day.ndjson', [...rows, { claimId: 'broken' }]),
    hub,
    format: 'ndjson',
    token,
    onProgress: ({ readBytes, totalBytes }) => sent.push(readBytes / totalBytes),
  });
  expect(result).toMatchObject({
    rows: 1201,
    accepted: 1200,
    rejected: 1,
    rejects: [{ line: 1201, code: 'MISSING_FIELD' }],
  });
  expect(sent.at(-1)).toBe(1);
});

it.each([
  ['a missing file', { file: '/nowhere/claims.ndjson' }, 'NO_SUCH_FILE', 'is the path right'],
  ['a wrong token', { token: 'wrong' }, 'UPLOAD_FAILED', 'SIGN_IN_REQUIRED'],
  ['a hub that is not there', { hub: 'http://127.0.0.1:1' }, 'UPLOAD_FAILED', 'is it running'],
])('says what to do about %s', async (_, over, code, words) => {
  const upload = { file: fileOf('one.ndjson', [claimRow()]), hub, format: 'ndjson' as const, token, ...over };
  await expect(uploadClaims(upload)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
});
