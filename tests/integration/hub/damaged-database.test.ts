import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHubStore } from '../../../hub/store/open-hub-store.ts';
import { damagePage } from '../../../simulator/chaos/page-damage.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const ZS = join(import.meta.dirname, '../../../cli/zs.ts');

let folder: ReturnType<typeof temporaryFolder>;
let database: string;
beforeEach(async () => {
  folder = temporaryFolder('zhenshen-damaged');
  database = join(folder.path, 'hub.sqlite');
  const store = await openHubStore(folder.path);
  await store.migrate();
  await store.close();
});
afterEach(() => folder.remove());

async function startedHub(): Promise<{ code: number; said: string }> {
  const args = [ZS, 'hub', 'run', '--data', folder.path];
  try {
    await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
    return { code: 0, said: '' };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

it('a hub does not start on a damaged database: it says what to do and leaves the file as it is', async () => {
  damagePage(database, 5);
  const before = readFileSync(database);
  const { code, said } = await startedHub();
  expect(code).toBe(1);
  expect(said).toMatch(/hub\.sqlite is damaged .*restore .*\[DAMAGED\]/);
  expect(readFileSync(database).equals(before)).toBe(true);
});

it('a hub whose database has gone does not begin a new one', async () => {
  for (const name of readdirSync(folder.path).filter((file) => /^hub\.sqlite(-wal|-shm)?$/.test(file))) {
    rmSync(join(folder.path, name));
  }
  const { code, said } = await startedHub();
  expect(code).toBe(1);
  expect(said).toMatch(/is gone, and held a ledger before.*\[LOST\]/);
  expect(readdirSync(folder.path)).not.toContain('hub.sqlite');
});
