import type { Attestation } from '../../contract/attestation.ts';
import type { Envelope } from '../../contract/envelope.ts';
import type { Digest } from '../../contract/ids.ts';
import type { DeviceKey } from '../registry/device-keys.ts';
import type { Arrival } from './arrival.ts';

/** An event whose signature and shape hold. Whether it is acceptable is another question. */
export interface SignedEvent {
  readonly outcome: 'signed';
  readonly arrival: Arrival;
  readonly attestation: Attestation;
  readonly envelope: Envelope;
  readonly digest: Digest;
  readonly key: DeviceKey;
}

/** An event as listeners get it: stored, and entered in the ledger. */
export interface StoredAttestation {
  readonly attestation: Attestation;
  readonly digest: Digest;
  readonly ledgerIndex: number;
  /** Hub time, ISO 8601. */
  readonly receivedAt: string;
}
