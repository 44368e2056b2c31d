import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonProblem, MAX_JSON_DEPTH } from '../../../contract/json-limits.ts';
import { MEDIA_TYPES, sign, verify } from '../../../contract/jws.ts';
import { parseOrThrow } from '../../../contract/parse.ts';
import { es256 } from '../../../contract/signature/es256.ts';

const nested = (levels: number, inner = '"x"') => JSON.parse(`${'['.repeat(levels)}${inner}${']'.repeat(levels)}`);

describe('what is refused whatever its schema says', () => {
  it.each([
    ['plain', { a: ['b', { c: '中文 😀' }], n: 1, none: null }, undefined],
    ['NUL', { a: ['b', { c: 'x\0y' }] }, 'a.1.c'],
    ['half a pair', { a: '\ud83d' }, 'a'],
    ['a key with NUL', { a: { 'b\0': 1 } }, 'a'],
    ['a bare text', 'x\0', ''],
    ['as deep as allowed', nested(MAX_JSON_DEPTH), undefined],
    ['deeper than allowed', nested(MAX_JSON_DEPTH + 1), ''],
    ['deeper than the stack', nested(100_000, '"\\u0000"'), ''],
  ])('%s', (_, value, path) => {
    expect(jsonProblem(value)?.path).toBe(path);
  });

  it('finds nothing in well-formed JSON of ordinary depth', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme', maxDepth: 5 }), (text) => {
        fc.pre(!text.includes('\\u0000'));
        expect(jsonProblem(JSON.parse(text))).toBeUndefined();
      }),
    );
  });

  it('the contract names the path', () => {
    const schema = z.strictObject({ nonce: z.string() });
    expect(() => parseOrThrow(schema, { nonce: 'a\0' }, 'check-in')).toThrow(
      expect.objectContaining({ code: 'INVALID_FIELD', fields: ['nonce'] }),
    );
    expect(() => parseOrThrow(schema, { nonce: nested(20_000) }, 'check-in')).toThrow(
      expect.objectContaining({ code: 'INVALID_FIELD' }),
    );
  });

  it('a signed header of a thousand arrays is malformed, no overflow of the stack', () => {
    const { privateKey, publicKey } = es256.generate();
    const [, body, signature] = sign(MEDIA_TYPES.receipt, {}, privateKey).split('.');
    const deep = Buffer.from(`{"alg":"ES256","typ":"x","kid":${'['.repeat(23_000)}${']'.repeat(23_000)}}`);
    const message = `${deep.toString('base64url')}.${body}.${signature}`;
    expect(() => verify(message, MEDIA_TYPES.receipt, () => publicKey)).toThrow(
      expect.objectContaining({ code: 'MALFORMED_ENVELOPE' }),
    );
  });
});
