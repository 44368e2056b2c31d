import { FacePolicy } from '../../contract/face-policy.ts';
import { MEDIA_TYPES, verify } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { assertOwnPolicy } from '../registry/grant.ts';
import type { Database } from '../store/store.ts';
import { findBundle } from './bundles.ts';
import { FleetError } from './error.ts';
import type { Release } from './release.ts';

/** Throws `POLICY_MISMATCH` when a release brings models and a face policy that was measured for others. */
export async function assertPolicyFits(db: Database, identity: HubIdentity, release: Release): Promise<void> {
  const { facePolicy, bundle: version } = release;
  if (facePolicy !== undefined) assertOwnPolicy(identity, facePolicy);
  if (version === undefined) return;
  const bundle = await findBundle(db, version);
  if (facePolicy === undefined) return; // the one that each device has may fit; the device checks it
  const ownKey = (kid: string) => (kid === identity.kid ? identity.publicKey : undefined);
  const policy = parseOrThrow(FacePolicy, verify(facePolicy, MEDIA_TYPES.facePolicy, ownKey), 'face policy');
  if (policy.model === bundle.model) return;
  throw new FleetError(
    'POLICY_MISMATCH',
    `face policy ${policy.id} was measured for ${policy.model}, bundle ${version} has ${bundle.model}`,
  );
}
