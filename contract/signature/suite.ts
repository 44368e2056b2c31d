import type { KeyObject } from 'node:crypto';

/** JWS algorithms a device may use. The algorithm is bound to the key, never chosen by the message alone. */
export const SIGNATURE_ALGORITHMS = ['ES256', 'EdDSA'] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/**
 * Port: one way to sign. Implementations: `es256.ts`, `eddsa.ts`; an SM2 suite fits here later.
 * `sign` returns the raw JWS signature (RFC 7518), not DER.
 */
export interface SignatureSuite {
  readonly alg: SignatureAlgorithm;
  generate(): { privateKey: KeyObject; publicKey: KeyObject };
  /** Whether `key` is of the type (and curve) that this suite signs with. */
  fits(key: KeyObject): boolean;
  sign(privateKey: KeyObject, bytes: Buffer): Buffer;
  verify(publicKey: KeyObject, bytes: Buffer, signature: Buffer): boolean;
  /** The same on another thread, for who verifies thousands a second. `done` may be called at once. */
  verifyAside(
    publicKey: KeyObject,
    bytes: Buffer,
    signature: Buffer,
    done: (error: Error | null, holds: boolean) => void,
  ): void;
}
