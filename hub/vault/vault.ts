import type { KeyObject } from 'node:crypto';
import type { DeviceProfile } from '../../contract/device-config.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { DeviceId, SiteId } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';
import { VaultError } from './error.ts';

/** What the vault works with. */
export interface Vault {
  readonly store: Store;
  /** Wraps the data keys (32 bytes). */
  readonly vaultKey: Buffer;
  /** Decides whether there is a vault at all. */
  readonly facePolicy: FacePolicy;
  /** ms since 1970. */
  readonly now: () => number;
}

/** The device that asks, as its client certificate and the registry know it. */
export interface AskingDevice {
  readonly id: DeviceId;
  readonly site: SiteId;
  readonly profile: DeviceProfile;
  /** Public key of its certificate: what is handed out is encrypted to it. */
  readonly transportKey: KeyObject;
}

export type VaultTerms = Extract<FacePolicy['templates'], { storage: 'vault' }>;

/** The terms of the vault, or throws `SITE_POLICY`: without the deployment's choice and legal basis no template moves. */
export function vaultTerms({ facePolicy }: Pick<Vault, 'facePolicy'>): VaultTerms {
  if (facePolicy.templates.storage === 'vault') return facePolicy.templates;
  throw new VaultError('SITE_POLICY', `face policy ${facePolicy.id} keeps templates at the site that enrolled them`);
}
