import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FacePolicy } from '../contract/face-policy.ts';
import { MEDIA_TYPES, sign, verify } from '../contract/jws.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { ModelError } from './error.ts';

const DEFAULT_POLICY = fileURLToPath(new URL('./policies/default.json', import.meta.url));

/** The policy shipped with this version, for the weights of its manifest; a deployment measures and signs its own. */
export function defaultFacePolicy(): FacePolicy {
  return readFacePolicy(DEFAULT_POLICY);
}

/** Reads a policy that nobody signed yet. Throws POLICY_UNREADABLE, or ContractError INVALID_FIELD naming the field. */
export function readFacePolicy(path: string): FacePolicy {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ModelError('POLICY_UNREADABLE', `${path} cannot be read as JSON`, { cause });
  }
  return parseOrThrow(FacePolicy, json, path);
}

/** Signs a policy with the hub's key. Throws ContractError INVALID_FIELD rather than sign what a device would refuse. */
export function signFacePolicy(policy: FacePolicy, hubPrivateKey: KeyObject): string {
  return sign(MEDIA_TYPES.facePolicy, parseOrThrow(FacePolicy, policy, 'face policy'), hubPrivateKey);
}

/**
 * Returns the policy that the hub signed, or throws ContractError. A policy for another model than the engine's is
 * refused with ModelError WRONG_MODEL: its thresholds say nothing about this model's scores.
 */
export function openFacePolicy(jws: string, hubPublicKey: KeyObject, engineModel: string): FacePolicy {
  const hubKeyId = thumbprint(hubPublicKey);
  const signed = verify(jws, MEDIA_TYPES.facePolicy, (kid) => (kid === hubKeyId ? hubPublicKey : undefined));
  const policy = parseOrThrow(FacePolicy, signed, 'face policy');
  if (policy.model !== engineModel) {
    throw new ModelError(
      'WRONG_MODEL',
      `face policy ${policy.id} was measured for ${policy.model}, this engine runs ${engineModel}; sign a policy for it`,
    );
  }
  return policy;
}
