import type { KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, type JWEHeaderParameters } from 'jose';
import { ContractError } from './errors.ts';

/** What is encrypted to a device's transport key, each with the `typ` of its protected header: one can't pass for another. */
export const SECRET_TYPES = {
  regionKey: 'zs-region-key',
  template: 'zs-template',
  siteTemplate: 'zs-site-template',
} as const;
export type SecretType = (typeof SECRET_TYPES)[keyof typeof SECRET_TYPES];

const KEY_AGREEMENT = 'ECDH-ES+A256KW';
const CONTENT_ENCRYPTION = 'A256GCM';
// Checked before anything is decoded; a template with its consent has about 4 kB.
const MAX_JWE_CHARACTERS = 32_768;

/**
 * Encrypts to a P-256 public key as JWE compact serialisation (RFC 7516; ECDH-ES+A256KW, RFC 7518 4.6). `expiresAt`
 * (ms since 1970) goes into the protected header as `exp` in seconds, so that nobody on the way can stretch it.
 */
export async function encryptTo(
  publicKey: KeyObject,
  typ: SecretType,
  secret: Buffer,
  expiresAt?: number,
): Promise<string> {
  const expiry = expiresAt === undefined ? {} : { exp: Math.floor(expiresAt / 1000) };
  return await new CompactEncrypt(secret)
    .setProtectedHeader({ alg: KEY_AGREEMENT, enc: CONTENT_ENCRYPTION, typ, ...expiry })
    .encrypt(publicKey);
}

/** Opens what was encrypted to this private key, or throws `CANNOT_DECRYPT`. `expiresAt` is ms since 1970, null = never. */
export async function decryptWith(
  privateKey: KeyObject,
  typ: SecretType,
  jwe: string,
): Promise<{ secret: Buffer; expiresAt: number | null }> {
  if (jwe.length > MAX_JWE_CHARACTERS) {
    throw new ContractError('TOO_LARGE', `${jwe.length} characters; at most ${MAX_JWE_CHARACTERS}`);
  }
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey, {
    keyManagementAlgorithms: [KEY_AGREEMENT],
    contentEncryptionAlgorithms: [CONTENT_ENCRYPTION],
  }).catch((cause: unknown) => {
    throw new ContractError('CANNOT_DECRYPT', 'not encrypted to this key, or altered on the way', { cause });
  });
  if (protectedHeader.typ !== typ) {
    throw new ContractError('CANNOT_DECRYPT', `typ is ${String(protectedHeader.typ)}, expected ${typ}`);
  }
  return { secret: Buffer.from(plaintext), expiresAt: expiryOf(protectedHeader) };
}

function expiryOf({ exp }: JWEHeaderParameters): number | null {
  if (exp === undefined) return null;
  if (typeof exp !== 'number') throw new ContractError('CANNOT_DECRYPT', 'exp is not a number of seconds');
  return exp * 1000;
}
