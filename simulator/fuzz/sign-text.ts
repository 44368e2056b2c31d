import type { KeyObject } from 'node:crypto';
import type { MediaType } from '../../contract/jws.ts';
import { suiteFor } from '../../contract/signature/suites.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';

/**
 * Signs a text as it stands, JSON or not: what only somebody could send who has taken a device over. The contract's own
 * `sign` writes objects, and so could never say a key twice or a number that is none.
 */
export function signText(text: string, typ: MediaType, key: KeyObject): Buffer {
  const suite = suiteFor(key);
  const header = Buffer.from(JSON.stringify({ alg: suite.alg, kid: thumbprint(key), typ })).toString('base64url');
  const signed = `${header}.${Buffer.from(text).toString('base64url')}`;
  return Buffer.from(`${signed}.${suite.sign(key, Buffer.from(signed)).toString('base64url')}`);
}
