import { chmodSync, existsSync, mkdtempSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { es256 } from '../../../contract/signature/es256.ts';
import {
  readPrivateKey,
  readSecretFile,
  replaceSecretFile,
  writePrivateKey,
} from '../../../contract/signature/key-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'zs-key-'));

it('a private key is written with mode 0600 and read back', () => {
  const path = join(folder, 'signing.key');
  const { privateKey } = es256.generate();
  writePrivateKey(path, privateKey);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readPrivateKey(path).equals(privateKey)).toBe(true);
});

it('a private key is never overwritten', () => {
  const path = join(folder, 'once.key');
  writePrivateKey(path, es256.generate().privateKey);
  expect(() => writePrivateKey(path, es256.generate().privateKey)).toThrow(/EEXIST/);
});

it.each([0o640, 0o604, 0o660, 0o644])(
  'a key file that others can open (%o) is refused with the command that mends it',
  (mode) => {
    const path = join(folder, `mode-${mode}.key`);
    writePrivateKey(path, es256.generate().privateKey);
    chmodSync(path, mode);
    expect(() => readPrivateKey(path)).toThrow(/chmod 600/);
  },
);

it('a file that holds no key is refused by name', () => {
  const path = join(folder, 'garbage.key');
  writeFileSync(path, 'not a key', { mode: 0o600 });
  expect(() => readPrivateKey(path)).toThrow(/garbage\.key holds no private key/);
});

it('a secret is replaced as a whole, also after a replacement that was interrupted', () => {
  const path = join(folder, 'region.key');
  replaceSecretFile(path, 'former');
  const [left, young] = [`${path}.00ff.new`, `${path}.11ff.new`];
  for (const draft of [left, young]) writeFileSync(draft, 'half', { mode: 0o600 });
  utimesSync(left, 0, Date.now() / 1000 - 3600);
  replaceSecretFile(path, 'next');
  expect(readSecretFile(path)).toBe('next');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(left)).toBe(false);
  expect(existsSync(young)).toBe(true); // of another process, which is about to put it in place
});
