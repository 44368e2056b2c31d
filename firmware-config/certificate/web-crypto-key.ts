import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** ECDSA with SHA-256 on P-256: how every certificate and signing request of this product is signed. */
export const CERTIFICATE_SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A P-256 private key with its public half, in the form that the X.509 library signs with. */
export function signingPair(privateKey: KeyObject): webcrypto.CryptoKeyPair {
  return {
    privateKey: privateKey.toCryptoKey(P256, false, ['sign']),
    publicKey: webCryptoPublicKey(createPublicKey(privateKey)),
  };
}

/** A P-256 public key in the form that the X.509 library writes into certificates. */
export function webCryptoPublicKey(publicKey: KeyObject): webcrypto.CryptoKey {
  return publicKey.toCryptoKey(P256, true, ['verify']);
}
