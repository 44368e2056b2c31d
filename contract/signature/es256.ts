import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { SignatureSuite } from './suite.ts';

/** ECDSA on P-256 with SHA-256 (RFC 7518, 3.4): the default, because TPMs and secure elements speak it. */
export const es256: SignatureSuite = {
  alg: 'ES256',
  generate: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  fits: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
  sign: (key, bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  verify: (key, bytes, signature) =>
    signature.length === 64 && verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature),
};
