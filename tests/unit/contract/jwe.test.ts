import fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { decryptWith, encryptTo, SECRET_TYPES } from '../../../contract/jwe.ts';
import { es256 } from '../../../contract/signature/es256.ts';

const { privateKey, publicKey } = es256.generate();
const secret = Buffer.from('secret');

describe('what is encrypted to a device', () => {
  it('opens with its key, with the expiry that was set', async () => {
    const until = Date.parse('2026-11-22T01:10:00Z');
    const jwe = await encryptTo(publicKey, SECRET_TYPES.template, secret, until);
    expect(await decryptWith(privateKey, SECRET_TYPES.template, jwe)).toEqual({ secret, expiresAt: until });
    const endless = await encryptTo(publicKey, SECRET_TYPES.regionKey, secret);
    expect(await decryptWith(privateKey, SECRET_TYPES.regionKey, endless)).toEqual({ secret, expiresAt: null });
  });

  it("opens neither with another device's key nor as another kind of secret", async () => {
    const jwe = await encryptTo(publicKey, SECRET_TYPES.template, secret);
    const other = es256.generate().privateKey;
    await expect(decryptWith(other, SECRET_TYPES.template, jwe)).rejects.toMatchObject({ code: 'CANNOT_DECRYPT' });
    await expect(decryptWith(privateKey, SECRET_TYPES.regionKey, jwe)).rejects.toMatchObject({
      code: 'CANNOT_DECRYPT',
    });
  });

  it('does not open when any character was changed', async () => {
    const jwe = await encryptTo(publicKey, SECRET_TYPES.template, secret, Date.now());
    // The last character of a part can have spare bits that say nothing.
    const isLastOfPart = (at: number) => at === jwe.length - 1 || jwe[at + 1] === '.';
    await fc.assert(
      fc.asyncProperty(fc.nat(jwe.length - 1), fc.constantFrom(...'AQgw'), async (at, character) => {
        fc.pre(jwe[at] !== character && jwe[at] !== '.' && !isLastOfPart(at));
        const altered = jwe.slice(0, at) + character + jwe.slice(at + 1);
        await expect(decryptWith(privateKey, SECRET_TYPES.template, altered)).rejects.toMatchObject({
          code: 'CANNOT_DECRYPT',
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is refused before it is decoded when it is too large, and in another algorithm', async () => {
    await expect(decryptWith(privateKey, SECRET_TYPES.template, 'a'.repeat(40_000))).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    const weaker = await new CompactEncrypt(secret)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128CBC-HS256', typ: SECRET_TYPES.template })
      .encrypt(publicKey);
    await expect(decryptWith(privateKey, SECRET_TYPES.template, weaker)).rejects.toMatchObject({
      code: 'CANNOT_DECRYPT',
    });
  });
});
