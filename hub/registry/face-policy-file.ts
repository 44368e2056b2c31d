import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FacePolicy } from '../../contract/face-policy.ts';
import { MEDIA_TYPES, sign, verify } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';

/** The face policy in force, as it is handed to devices and as the hub itself reads it. */
export interface SignedFacePolicy {
  readonly jws: string;
  readonly policy: FacePolicy;
}

type Signer = Pick<HubIdentity, 'kid' | 'publicKey' | 'signingKey'>;

/**
 * Reads `face-policy.jws` of the hub's folder; where there is none yet, signs `initial` and keeps it. Throws ContractError
 * when the file is not the hub's own: a policy slipped in from outside would decide who counts as whom.
 */
export function openFacePolicyFile(dir: string, signer: Signer, initial: FacePolicy): SignedFacePolicy {
  const path = join(dir, 'face-policy.jws');
  if (!existsSync(path)) return writeFacePolicyFile(dir, signer, initial);
  const jws = readFileSync(path, 'utf8').trim();
  const signed = verify(jws, MEDIA_TYPES.facePolicy, (kid) => (kid === signer.kid ? signer.publicKey : undefined));
  return { jws, policy: parseOrThrow(FacePolicy, signed, path) };
}

/** Signs a policy and puts it in force for grants from now on. Devices get it with their next grant. */
export function writeFacePolicyFile(dir: string, signer: Signer, policy: FacePolicy): SignedFacePolicy {
  const checked = parseOrThrow(FacePolicy, policy, 'face policy');
  const jws = sign(MEDIA_TYPES.facePolicy, checked, signer.signingKey, signer.kid);
  const path = join(dir, 'face-policy.jws');
  writeFileSync(`${path}.new`, `${jws}\n`);
  renameSync(`${path}.new`, path);
  return { jws, policy: checked };
}
