import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { ContractError } from '../errors.ts';
import { KeyId } from '../ids.ts';

// RFC 7638, 3.2: the required members only, in lexicographic order.
const REQUIRED_MEMBERS: Record<string, readonly string[]> = { EC: ['crv', 'kty', 'x', 'y'], OKP: ['crv', 'kty', 'x'] };

/** Key id of a public (or private) key: its JWK thumbprint with SHA-256 (RFC 7638). */
export function thumbprint(key: KeyObject): KeyId {
  const jwk: Record<string, unknown> = {
    ...(key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' }),
  };
  const members = REQUIRED_MEMBERS[String(jwk.kty)];
  if (!members) throw new ContractError('UNSUPPORTED_ALGORITHM', `no thumbprint for key type ${String(jwk.kty)}`);
  const canonical = JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])));
  return KeyId.parse(createHash('sha256').update(canonical).digest('base64url'));
}
