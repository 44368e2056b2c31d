import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open } from '../../contract/envelope.ts';
import { ContractError } from '../../contract/errors.ts';
import { ATTESTATION_KINDS } from '../support/attestation-samples.ts';

interface VectorFile {
  keys: (JsonWebKey & { kid: string })[];
  vectors: { name: string; envelope: string; expect: string }[];
}
const file: VectorFile = JSON.parse(readFileSync(join(import.meta.dirname, '../vectors/envelopes.json'), 'utf8'));
const keys = new Map(file.keys.map(({ kid, ...jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]));

function judge(envelope: string): string {
  try {
    open(envelope, (kid) => keys.get(kid));
    return 'valid';
  } catch (error) {
    return error instanceof ContractError ? error.code : `not a ContractError: ${String(error)}`;
  }
}

describe('envelope vectors', () => {
  it.each(file.vectors.map((vector) => [vector.name, vector] as const))('%s', (_, { envelope, expect: expected }) => {
    expect(judge(envelope)).toBe(expected);
  });

  it('hold a valid envelope of every kind', () => {
    const valid = file.vectors.filter((vector) => vector.expect === 'valid');
    const kinds = valid.map(({ envelope }) => open(envelope, (kid) => keys.get(kid)).attestation.kind);
    expect(new Set(kinds)).toEqual(new Set(ATTESTATION_KINDS));
  });

  it('hold no private key', () => {
    expect(file.keys.filter((key) => 'd' in key)).toEqual([]);
  });
});
