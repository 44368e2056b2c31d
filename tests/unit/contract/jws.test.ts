import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { open, seal } from '../../../contract/envelope.ts';
import { ContractError } from '../../../contract/errors.ts';
import { MEDIA_TYPES, sign, verify } from '../../../contract/jws.ts';
import { suites } from '../../../contract/signature/suites.ts';
import { thumbprint } from '../../../contract/signature/thumbprint.ts';
import { rawAttestation, sampleAttestation } from '../../support/attestation-samples.ts';

describe.each(suites.map((suite) => [suite.alg, suite] as const))('signature suite %s', (_, suite) => {
  const { privateKey, publicKey } = suite.generate();

  it('verifies what it signed, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const message = Buffer.from(bytes);
        expect(suite.verify(publicKey, message, suite.sign(privateKey, message))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a change of any one byte of a sealed envelope', () => {
    const envelope = seal(sampleAttestation('patient.registration'), privateKey);
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), fc.constantFrom(...'AZaz09-_.!'), (at, letter) => {
        const changed = envelope.slice(0, at) + letter + envelope.slice(at + 1);
        if (changed === envelope) return;
        expect(() => open(changed, () => publicKey)).toThrow(ContractError);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses another key of the same kind', () => {
    const jws = sign(MEDIA_TYPES.receipt, { ok: true }, privateKey);
    expect(() => verify(jws, MEDIA_TYPES.receipt, () => suite.generate().publicKey)).toThrow(/does not cover/);
  });
});

describe('a sealed envelope', () => {
  it('is never made from an attestation that the hub would refuse', () => {
    const invalid = rawAttestation('staff.clock-in', { geo: undefined });
    const { privateKey } = suites[0]?.generate() ?? {};
    if (!privateKey) throw new Error('no suite');
    expect(() => seal(invalid as never, privateKey)).toThrow(/attestation: geo/);
  });

  it('names every offending field', () => {
    const key = suites[0]?.generate();
    if (!key) throw new Error('no suite');
    const envelope = sign(MEDIA_TYPES.attestation, rawAttestation('sighting', { seq: -1, extra: 1 }), key.privateKey);
    try {
      open(envelope, () => key.publicKey);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_FIELD', fields: expect.arrayContaining(['seq', 'extra']) });
    }
  });
});

it('the key id is the RFC 7638 thumbprint: the example of RFC 8037, appendix A.3', () => {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
    format: 'jwk',
  });
  expect(thumbprint(key)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});
