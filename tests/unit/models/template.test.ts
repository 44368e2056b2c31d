import { describe, expect, it } from 'vitest';
import { EMBEDDING_LENGTH, FaceTemplate } from '../../../contract/vault.ts';
import { cosine, MatchError, unitVector } from '../../../models/match.ts';
import { decodeVector, encodeVector } from '../../../models/template.ts';

const embedding = unitVector(Float32Array.from({ length: EMBEDDING_LENGTH }, (_, i) => Math.sin(i + 1)));

describe('a template vector', () => {
  it('comes back as it was, to the last bit of float32', () => {
    expect(cosine(decodeVector(encodeVector(embedding)), embedding)).toBeCloseTo(1, 6);
    expect(encodeVector(decodeVector(encodeVector(embedding)))).toHaveLength(encodeVector(embedding).length);
  });

  it('keeps how sure the network was', () => {
    const unsure = embedding.map((value) => value * 1.1);
    expect(Math.hypot(...decodeVector(encodeVector(unsure)))).toBeCloseTo(1.1, 5);
  });

  it('has the shape the contract asks for', () => {
    expect(FaceTemplate.shape.vector.safeParse(encodeVector(embedding)).success).toBe(true);
  });

  it('is little-endian on every machine', () => {
    const bytes = Buffer.from(encodeVector(embedding), 'base64url');
    expect(bytes.readFloatLE(4)).toBe(embedding[1]);
  });

  it.each([
    ['empty text', ''],
    ['half a vector', encodeVector(embedding).slice(0, 1366)],
    ['text that is not base64url', `${'*'.repeat(2731)}`],
    ['a vector of zeros', Buffer.alloc(EMBEDDING_LENGTH * 4).toString('base64url')],
    ['numbers that are not finite', Buffer.alloc(EMBEDDING_LENGTH * 4, 0xff).toString('base64url')],
  ])('refuses %s', (_, text) => {
    expect(() => decodeVector(text)).toThrow(MatchError);
  });
});
