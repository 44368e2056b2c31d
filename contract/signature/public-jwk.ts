import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ContractError } from '../errors.ts';

/** A public key as JWK (RFC 7517), only the members of a public EC or OKP key: a private member is refused. */
export const PublicJwk = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
]);
export type PublicJwk = z.infer<typeof PublicJwk>;

/** The JWK of a public key, or of the public half of a private key. */
export function jwkOf(key: KeyObject): PublicJwk {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return PublicJwk.parse(publicKey.export({ format: 'jwk' }));
}

/** The key of a JWK, or throws `INVALID_FIELD`: the coordinates must be a point of the curve. */
export function keyOfJwk(jwk: PublicJwk): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch (cause) {
    throw new ContractError('INVALID_FIELD', `not a public key of ${jwk.crv}`, { cause, fields: ['x'] });
  }
}
