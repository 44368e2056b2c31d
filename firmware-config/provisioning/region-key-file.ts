import { existsSync } from 'node:fs';
import { digestOf } from '../../contract/jws.ts';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';
import { FirmwareError } from '../error.ts';

export const REGION_KEY_BYTES = 32;

/**
 * Keeps the region key with the digest of the grant it came in. The two files can't be replaced at one moment, and a key of
 * one region with the grant of another would give every person a wrong pseudonym without anybody noticing. `former`: the grant that
 * is in place; its key stays until the next time, so that a power cut between the two files leaves a device that works.
 */
export function writeRegionKey(path: string, regionKey: Buffer, signedGrant: string, former?: string): void {
  const before = former !== undefined && existsSync(path) ? lineOf(path, former) : undefined;
  const line = `${digestOf(signedGrant)}.${regionKey.toString('base64url')}`;
  replaceSecretFile(path, before === undefined ? line : `${line}\n${before}`);
}

/** Reads the region key that came in this grant. Throws `GRANT_INVALID` if the file is of another one, or damaged. */
export function readRegionKey(path: string, signedGrant: string): Buffer {
  const key = Buffer.from(lineOf(path, signedGrant)?.split('.')[1] ?? '', 'base64url');
  if (key.length === REGION_KEY_BYTES) return key;
  throw new FirmwareError('GRANT_INVALID', `${path} does not belong to the grant; accept the grant again`);
}

function lineOf(path: string, signedGrant: string): string | undefined {
  const lines = readSecretFile(path).trim().split('\n');
  return lines.find((line) => line.startsWith(`${digestOf(signedGrant)}.`));
}
