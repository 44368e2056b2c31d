import type { Posture } from '../../contract/evidence.ts';
import { Digest } from '../../contract/ids.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { FaceEngine } from '../../models/engine/face-engine.ts';
import { AGENT_VERSION } from './agent-version.ts';

/** What the device says it runs. Claimed, not measured: without a TPM nobody but the device vouches for it. */
export function postureOf(
  { config, keyLevel }: Pick<DeviceIdentity, 'config' | 'keyLevel'>,
  engine: Pick<FaceEngine, 'digests'>,
): Posture {
  const models = Object.entries(engine.digests).map(([file, digest]) => [file, inBase64url(digest)] as const);
  return { agent: AGENT_VERSION, config: config.version, models: Object.fromEntries(models), keyLevel };
}

/** Model manifests write SHA-256 in hexadecimal, the contract in base64url. */
function inBase64url(digest: string): Digest {
  return Digest.parse(/^[0-9a-f]{64}$/.test(digest) ? Buffer.from(digest, 'hex').toString('base64url') : digest);
}
