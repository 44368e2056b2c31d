import { digestOf } from '../../contract/jws.ts';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';
import { FirmwareError } from '../error.ts';

export const REGION_KEY_BYTES = 32;

/**
 * Keeps the region key with the digest of the grant it came in. The two files can't be replaced at one moment, and a key of
 * one region with the grant of another would give every person a wrong pseudonym without anybody noticing.
 */
export function writeRegionKey(path: string, regionKey: Buffer, signedGrant: string): void {
  replaceSecretFile(path, `${digestOf(signedGrant)}.${regionKey.toString('base64url')}`);
}

/** Reads the region key that came in this grant. Throws `GRANT_INVALID` if the file is of another one, or damaged. */
export function readRegionKey(path: string, signedGrant: string): Buffer {
  const [digest, text = ''] = readSecretFile(path).trim().split('.');
  const key = Buffer.from(text, 'base64url');
  if (digest === digestOf(signedGrant) && key.length === REGION_KEY_BYTES) return key;
  throw new FirmwareError('GRANT_INVALID', `${path} does not belong to the grant; accept the grant again`);
}
