import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../../contract/ids.ts';
import { type Attachment, attachFile, type FileParts, filesOfCase, withdrawFile } from '../../../hub/files/attach.ts';
import { CaseFiles } from '../../../hub/files/case-files.ts';
import type { FileLimits } from '../../../hub/files/limits.ts';
import type { Store } from '../../../hub/store/store.ts';
import { mayMount, mountSmallDisk } from '../../../simulator/chaos/small-disk.ts';
import { SITE } from '../../support/builders.ts';
import { PDF, PNG } from '../../support/sample-files.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const NOW = Date.parse('2026-11-23T02:00:00.000Z');
const vaultKey = randomBytes(32);
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

function newFolder(): string {
  const folder = temporaryFolder('zhenshen-case-files');
  undo.push(() => folder.remove());
  return folder.path;
}

function filesIn(store: Store, dir = newFolder(), limits: Partial<FileLimits> = {}): FileParts & { dir: string } {
  const now = () => NOW;
  const roomy = { reserveBytes: 0, ...limits };
  return { store, files: new CaseFiles({ store, dir, vaultKey, limits: roomy, now }), now, dir };
}

const to = (caseId: string): Attachment => ({ caseId, site: SITE, side: 'institution', by: 'clerk' });
async function* pieces(...content: Buffer[]): AsyncGenerator<Buffer> {
  yield* content;
}
const attach = (parts: FileParts, caseId: string, name = 'a.pdf', content = PDF) =>
  attachFile(parts, to(caseId), { name, source: pieces(content) });
const lying = (dir: string) =>
  readdirSync(join(dir, 'case-files'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));

describeEachStore('files of cases', (newStore) => {
  it('are kept sealed under their digest, and given back as they were', async () => {
    const parts = filesIn(await newStore());
    const row = await attach(parts, 'case-1', '../说明\u202e.pdf');
    expect(row).toMatchObject({ name: '说明.pdf', kind: 'pdf', bytes: PDF.length, step: null, removed: null });
    expect(lying(parts.dir)).toEqual([`${row.digest.slice(0, 2)}/${row.digest}.sealed`]);
    const content = await buffer(Readable.from(await parts.files.read(row.digest as Digest)));
    expect(content.equals(PDF)).toBe(true);
    expect(await filesOfCase(parts.store.db, 'case-1')).toEqual([row]);
  });

  it('stay as long as any case names the same content', async () => {
    const parts = filesIn(await newStore());
    const [one, two] = [await attach(parts, 'case-1'), await attach(parts, 'case-2', 'b.pdf')];
    await withdrawFile(parts, { id: one.id, caseId: 'case-1', side: 'institution' });
    expect(parts.files.has(two.digest as Digest)).toBe(true);
    await withdrawFile(parts, { id: two.id, caseId: 'case-2', side: 'institution' });
    expect(parts.files.has(two.digest as Digest)).toBe(false);
    const [kept] = await filesOfCase(parts.store.db, 'case-2');
    expect(kept).toMatchObject({ removed: 'withdrawn', digest: two.digest });
  });

  it('can not be taken back by another side, for another case, or once sent', async () => {
    const parts = filesIn(await newStore());
    const { id } = await attach(parts, 'case-1');
    const refused = { code: 'FILE_UNKNOWN' };
    await expect(withdrawFile(parts, { id, caseId: 'case-1', side: 'office' })).rejects.toMatchObject(refused);
    await expect(withdrawFile(parts, { id, caseId: 'case-2', side: 'institution' })).rejects.toMatchObject(refused);
    await parts.store.db.updateTable('case_files').set({ step: 'sent' }).execute();
    await expect(withdrawFile(parts, { id, caseId: 'case-1', side: 'institution' })).rejects.toMatchObject(refused);
  });

  it('are limited in number and bytes for each case', async () => {
    const parts = filesIn(await newStore(), undefined, { filesOfCase: 2, bytesOfCase: PDF.length + PNG.length + 10 });
    await attach(parts, 'case-1');
    await expect(attach(parts, 'case-1', 'b.pdf')).rejects.toMatchObject({ code: 'CASE_FULL' });
    await attach(parts, 'case-1', 'b.png', PNG);
    await expect(attach(parts, 'case-1', 'c.png', PNG)).rejects.toMatchObject({ code: 'CASE_FULL' });
    await attach(parts, 'case-2', 'c.png', PNG);
  });

  it('two workers of one hub must see one folder', async () => {
    const store = await newStore();
    const dir = newFolder();
    await attach(filesIn(store, dir), 'case-1');
    await attach(filesIn(store, dir), 'case-1', 'b.png', PNG);
    await expect(attach(filesIn(store), 'case-1')).rejects.toMatchObject({ code: 'FOLDER_NOT_SHARED' });
  });
});

describe('what can not be kept leaves nothing behind', () => {
  it('a file that is too large, however it arrives', async () => {
    const parts = filesIn(await memoryStore(), undefined, { fileBytes: 1000 });
    const source = pieces(PDF, ...Array.from({ length: 20 }, () => Buffer.alloc(100)));
    const given = { name: 'a.pdf', source };
    await expect(attachFile(parts, to('case-1'), given)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(lying(parts.dir)).toEqual([]);
  });

  it('a file that is refused, or breaks off', async () => {
    const parts = filesIn(await memoryStore());
    await expect(attach(parts, 'case-1', 'a.png')).rejects.toMatchObject({ code: 'NOT_WHAT_IT_SAYS' });
    async function* broken(): AsyncGenerator<Buffer> {
      yield PDF;
      throw new Error('line cut');
    }
    await expect(attachFile(parts, to('case-1'), { name: 'a.pdf', source: broken() })).rejects.toThrow('line cut');
    expect(lying(parts.dir)).toEqual([]);
    expect(await filesOfCase(parts.store.db, 'case-1')).toEqual([]);
  });

  it('a file for which the disk keeps no reserve', async () => {
    const parts = filesIn(await memoryStore(), undefined, { reserveBytes: Number.MAX_SAFE_INTEGER });
    await expect(attach(parts, 'case-1')).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  });

  it.skipIf(!mayMount())('a file that the disk has no room for', async () => {
    const disk = mountSmallDisk(1);
    undo.push(() => disk.remove());
    const parts = filesIn(await memoryStore(), disk.path);
    const large = Buffer.concat([PDF.subarray(0, -6), Buffer.alloc(2_000_000, 32), Buffer.from('%%EOF\n')]);
    await expect(attach(parts, 'case-1', 'a.pdf', large)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(lying(disk.path)).toEqual([]);
    expect(existsSync(join(disk.path, 'case-files'))).toBe(true);
    await attach(parts, 'case-1');
  });
});
