import { sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derOfRaw, rawOfDer } from '../../../../contract/signature/ecdsa-der.ts';
import { es256 } from '../../../../contract/signature/es256.ts';

const { privateKey, publicKey } = es256.generate();
const message = Buffer.from('what was signed');
const ieee = { dsaEncoding: 'ieee-p1363' } as const;

describe('ECDSA signatures in DER', () => {
  it('any two numbers come back as they went in', () => {
    const half = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const smaller = fc.tuple(fc.nat(32), half).map(([zeros, bytes]) => bytes.fill(0, 0, zeros));
    fc.assert(
      fc.property(fc.oneof(half, smaller), fc.oneof(half, smaller), (r, s) => {
        const raw = Buffer.concat([r, s]);
        expect(rawOfDer(derOfRaw(raw))).toEqual(raw);
      }),
    );
  });

  it('what the suite signs, the runtime verifies in its JWS form, and the other way round', () => {
    for (let n = 0; n < 50; n += 1) {
      const ours = es256.sign(privateKey, message);
      expect(verify('sha256', message, { key: publicKey, ...ieee }, ours)).toBe(true);
      expect(es256.verify(publicKey, message, sign('sha256', message, { key: privateKey, ...ieee }))).toBe(true);
    }
  });

  it.each([
    ['both numbers zero', Buffer.alloc(64)],
    ['both numbers too large', Buffer.alloc(64, 0xff)],
    ['a byte too short', Buffer.alloc(63, 1)],
    ['DER instead of the JWS form', sign('sha256', message, privateKey)],
  ])('%s never verifies, aside neither', async (_, signature) => {
    expect(es256.verify(publicKey, message, signature)).toBe(false);
    const aside = await new Promise((resolve) =>
      es256.verifyAside(publicKey, message, signature, (_error, holds) => resolve(holds)),
    );
    expect(aside).toBe(false);
  });
});
