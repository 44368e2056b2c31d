import type { KeyObject } from 'node:crypto';
import type { HubId, KeyId } from '../../contract/ids.ts';

/** Who the hub is: the keys and certificates it holds in its data folder (`keys/`, mode 0600). */
export interface HubIdentity {
  readonly hub: HubId;
  /** Signs receipts, commands, policies and grants. */
  readonly signingKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly kid: KeyId;
  /** Ed25519; signs the ledger's checkpoints, and nothing else. */
  readonly noteKey: KeyObject;
  /** How often the log was begun anew after a restore; absent or 1 = never. Part of the log's name. */
  readonly epoch?: number;
  /** Turns person numbers into pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  /** Wraps the data keys of the vault (32 bytes). */
  readonly vaultKey: Buffer;
  /** Certificate authority of the region's devices, and the certificate this hub shows to them (PEM). */
  readonly ca: { readonly certificate: string; readonly privateKey: KeyObject };
  readonly tls: { readonly certificate: string; readonly privateKey: KeyObject };
}
