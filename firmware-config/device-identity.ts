import type { KeyObject } from 'node:crypto';
import type { DeviceConfig } from '../contract/device-config.ts';
import type { ChainId, KeyId } from '../contract/ids.ts';

/** A provisioned device, as read from its folder: everything that the grant said and the keys that never leave. */
export interface DeviceIdentity {
  /** The folder that holds keys, outbox and gallery. */
  readonly dir: string;
  readonly config: DeviceConfig;
  readonly ueid: string;
  readonly keyLevel: 'L0' | 'L1';
  /** Chain the outbox starts with; named in the provisioning request. */
  readonly firstChain: ChainId;
  readonly signingKey: KeyObject;
  /** For TLS and for what the hub encrypts to this device. */
  readonly transportKey: KeyObject;
  readonly certificate: string;
  /** Its end, ms since 1970. */
  readonly certificateUntil?: number;
  readonly ca: string;
  /** When the hub made the grant, seconds since 1970. */
  readonly grantedAt?: number;
  readonly hubKey: KeyObject;
  readonly hubKid: KeyId;
  readonly broker: string;
  readonly deviceApi: string;
  /** Signed FacePolicy as granted. */
  readonly facePolicy: string;
  readonly regionKey: Buffer;
}
