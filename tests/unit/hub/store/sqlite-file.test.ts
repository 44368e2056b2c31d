import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHubStore } from '../../../../hub/store/open-hub-store.ts';
import { damagePage } from '../../../../simulator/chaos/page-damage.ts';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'zhenshen-store-'));
  path = join(dir, 'hub.sqlite');
  const store = await openHubStore(dir);
  await store.migrate();
  await store.close();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const named = (code: string) => expect.objectContaining({ code, message: expect.stringContaining('zs restore') });

it('opens what is whole', async () => {
  await (await openHubStore(dir)).close();
});

it.each([
  ['its first page', 0],
  ['the page of a table', 3],
])('refuses a database of which %s is damaged, names the backup, and leaves the file as it is', async (_, page) => {
  damagePage(path, page);
  const before = readFileSync(path);
  await expect(openHubStore(dir)).rejects.toThrow(named('DAMAGED'));
  expect(readFileSync(path).equals(before)).toBe(true);
});

it.each([
  ['is gone', () => rmSync(path)],
  ['is empty', () => writeFileSync(path, '')],
])('makes no new ledger where the old one %s', async (_, lose) => {
  lose();
  await expect(openHubStore(dir)).rejects.toThrow(named('LOST'));
  expect(existsSync(path) ? readFileSync(path).length : 0).toBe(0);
});
