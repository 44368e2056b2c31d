import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { writeRejects } from '../../../../hub/claims/reject-file.ts';
import { openSourceFile } from '../../../../hub/claims/source-file.ts';
import { temporaryFolder } from '../../../support/unprivileged.ts';

describe('a file of rows', () => {
  const folder = temporaryFolder('zhenshen-rejects');
  afterAll(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  const text = ['header', 'good', 'bad "one"', 'good too', 'bad'].map((line) => `${line}\n`).join('');
  const rejects = [
    { line: 3, field: 'amounts.total', code: 'BAD_AMOUNT', reason: 'not "exact"' },
    { line: 5, field: '', code: 'MALFORMED_CSV', reason: 'x' },
  ];

  it.each<['csv' | 'ndjson', string, string]>([
    ['csv', 'rows.csv', 'header\nbad "one"\nbad\n'],
    ['ndjson', 'rows.ndjson.gz', 'bad "one"\nbad\n'],
  ])('gives its rejected rows as a %s file that can be corrected and sent alone', async (format, name, expected) => {
    writeFileSync(at(name), name.endsWith('.gz') ? gzipSync(text) : text);
    expect(await writeRejects(at(name), at('out'), { rejects, format })).toBe(2);
    expect(readFileSync(at('out'), 'utf8')).toBe(expected);
    expect(readFileSync(at('out.reasons.csv'), 'utf8')).toBe(
      'line,field,code,reason\n3,"amounts.total",BAD_AMOUNT,"not ""exact"""\n5,"",MALFORMED_CSV,"x"\n',
    );
  });

  it('is unpacked when it ends in .gz, and says so when it is no gzip', async () => {
    writeFileSync(at('a.gz'), gzipSync(text));
    expect(Buffer.concat(await openSourceFile(at('a.gz')).toArray()).toString()).toBe(text);
    writeFileSync(at('b.gz'), text);
    await expect(openSourceFile(at('b.gz')).toArray()).rejects.toMatchObject({ code: 'Z_DATA_ERROR' });
    await expect(openSourceFile(at('none.gz')).toArray()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
