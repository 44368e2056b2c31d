import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { SignatureSuite } from './suite.ts';

/** Ed25519 (RFC 8037). Accepted as well; verification costs about half as much again as P-256. */
export const eddsa: SignatureSuite = {
  alg: 'EdDSA',
  generate: () => generateKeyPairSync('ed25519'),
  fits: (key) => key.asymmetricKeyType === 'ed25519',
  sign: (key, bytes) => sign(null, bytes, key),
  verify: (key, bytes, signature) => signature.length === 64 && verify(null, bytes, key, signature),
  verifyAside: (key, bytes, signature, done) =>
    signature.length === 64 ? verify(null, bytes, key, signature, done) : done(null, false),
};
