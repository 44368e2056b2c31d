import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseOrThrow } from '../../../contract/parse.ts';
import { unkeepableText } from '../../../contract/text.ts';

describe('text that not every store can keep', () => {
  it.each([
    ['plain', { a: ['b', { c: '中文 😀' }], n: 1, none: null }, undefined],
    ['NUL', { a: ['b', { c: 'x\0y' }] }, 'a.1.c'],
    ['half a pair', { a: '\ud83d' }, 'a'],
    ['a key with NUL', { a: { 'b\0': 1 } }, 'a'],
    ['a bare text', 'x\0', ''],
  ])('%s', (_, value, path) => {
    expect(unkeepableText(value)).toBe(path);
  });

  it('finds none in any well-formed JSON', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\\u0000'));
        expect(unkeepableText(JSON.parse(text))).toBeUndefined();
      }),
    );
  });

  it('walks what is nested deeper than the stack', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}"x"${']'.repeat(100_000)}`);
    expect(unkeepableText(deep)).toBeUndefined();
  });

  it('is refused by the contract with its path', () => {
    const schema = z.strictObject({ nonce: z.string() });
    expect(() => parseOrThrow(schema, { nonce: 'a\0' }, 'check-in')).toThrow(
      expect.objectContaining({ code: 'INVALID_FIELD', fields: ['nonce'] }),
    );
  });
});
