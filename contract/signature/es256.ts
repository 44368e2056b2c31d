import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { derOfRaw, rawOfDer } from './ecdsa-der.ts';
import type { SignatureSuite } from './suite.ts';

const RAW_BYTES = 64;

/** ECDSA on P-256 with SHA-256 (RFC 7518, 3.4): the default, because TPMs and secure elements speak it. */
export const es256: SignatureSuite = {
  alg: 'ES256',
  generate: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  fits: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
  sign: (key, bytes) => rawOfDer(sign('sha256', bytes, key)),
  verify: (key, bytes, signature) =>
    signature.length === RAW_BYTES && verify('sha256', bytes, key, derOfRaw(signature)),
  verifyAside: (key, bytes, signature, done) => {
    if (signature.length !== RAW_BYTES) return done(null, false);
    verify('sha256', bytes, key, derOfRaw(signature), done);
  },
};
