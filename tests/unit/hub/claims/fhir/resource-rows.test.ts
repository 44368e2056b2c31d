import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourceRows } from '../../../../../hub/claims/fhir/resource-rows.ts';
import { MAX_LINE_BYTES } from '../../../../../hub/import/lines.ts';
import { chunks } from '../../../../support/claim-builders.ts';

async function read(text: string, chunkBytes = 4096): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of resourceRows(chunks(Buffer.from(text), chunkBytes))) {
    rows.push('reject' in row ? `${row.line} ${row.reject.code}` : row.value);
  }
  return rows;
}

const entries = (ids: readonly string[]) =>
  ids.map((id) => ({ fullUrl: `urn:${id}`, resource: { resourceType: 'X', id } }));

describe('resources of a file', () => {
  it('are the entries of a Bundle, however it is written and wherever the bytes are cut', async () => {
    const text = fc.record({ resourceType: fc.constant('X'), text: fc.string(), list: fc.array(fc.string()) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(3),
        async (all, size, indent) => {
          const entry = all.map((resource) => ({ resource }));
          const bundle = {
            resourceType: 'Bundle',
            note: ['entry', { entry: [{ a: 1 }] }],
            entry,
            link: [{ url: ']' }],
          };
          expect(await read(JSON.stringify(bundle, null, indent), size)).toEqual(entry);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are one a line in a bulk export, and Bundles one after another', async () => {
    const [a, b] = entries(['a', 'b']).map(({ resource }) => resource);
    expect(await read(`${JSON.stringify(a)}\n{"x"\n${JSON.stringify(b)}\n`)).toEqual([
      { resource: a },
      '2 MALFORMED_JSON',
      { resource: b },
    ]);
    const bundle = JSON.stringify({ resourceType: 'Bundle', entry: entries(['a']) });
    expect(await read(`${bundle}\n${bundle}`)).toEqual([...entries(['a']), ...entries(['a'])]);
  });

  it('are named by their number when they are too long, or the file ends too early', async () => {
    const long = { resource: { resourceType: 'X', text: 'x'.repeat(MAX_LINE_BYTES) } };
    const text = JSON.stringify({ resourceType: 'Bundle', entry: [long, ...entries(['a', 'b'])] });
    expect(await read(text.slice(0, -8), 65_536)).toEqual(['1 LINE_TOO_LONG', ...entries(['a']), '3 MALFORMED_JSON']);
  });

  it('are none in an empty file', async () => {
    expect(await read('')).toEqual([]);
  });
});
