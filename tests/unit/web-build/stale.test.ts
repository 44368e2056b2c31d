import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceDigest } from '../../../web-build/source-digest.ts';
import { STAMP, webIsStale } from '../../../web-build/stale.ts';
import type { WebApp } from '../../../web-build/web-apps.ts';

const APP: WebApp = { name: 'console', root: 'screen', alsoReads: ['shape.ts', 'texts'] };
let repository: string;

function put(path: string, text: string): void {
  mkdirSync(join(repository, path, '..'), { recursive: true });
  writeFileSync(join(repository, path), text);
}

function build(): void {
  put('dist/web/console/index.html', '<html>');
  put(`dist/web/console/${STAMP}`, `${sourceDigest(repository, APP)}\n`);
}

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'zs-stale-'));
  put('screen/main.ts', 'one');
  put('screen/parts/button.vue', 'button');
  put('shape.ts', 'shape');
  put('texts/en.json', '{}');
});
afterEach(() => rmSync(repository, { recursive: true }));

describe('whether the built screens are stale', () => {
  it('is so before the first build', () => {
    expect(webIsStale(repository, [APP])).toBe(true);
  });

  it('is not so after a build', () => {
    build();
    expect(webIsStale(repository, [APP])).toBe(false);
  });

  it.each([
    ['a source changes', 'screen/main.ts', 'two'],
    ['a source is added', 'screen/new.ts', ''],
    ['a file outside that the bundle reads changes', 'shape.ts', 'other'],
    ['a text changes', 'texts/en.json', '{"a":1}'],
    ['the pinned libraries change', 'package-lock.json', '{}'],
  ])('is so when %s', (_, path, text) => {
    build();
    put(path, text);
    expect(webIsStale(repository, [APP])).toBe(true);
  });

  it('is so when a source is removed', () => {
    build();
    rmSync(join(repository, 'screen/parts/button.vue'));
    expect(webIsStale(repository, [APP])).toBe(true);
  });

  it('is not so when only the time of a file changes, as in a fresh checkout', () => {
    build();
    utimesSync(join(repository, 'screen/main.ts'), new Date(), new Date(Date.now() + 60_000));
    expect(webIsStale(repository, [APP])).toBe(false);
  });

  it('is not so when only a README changes', () => {
    build();
    put('screen/README.md', 'words');
    expect(webIsStale(repository, [APP])).toBe(false);
  });

  it('is so when the output was deleted', () => {
    build();
    rmSync(join(repository, 'dist/web/console/index.html'));
    expect(webIsStale(repository, [APP])).toBe(true);
  });
});
