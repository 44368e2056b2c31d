import type { Attestation } from '../../contract/attestation.ts';
import type { ChainId, EventId } from '../../contract/ids.ts';

/** Claims that the attestor fills in: identity, order, time, place and posture are never the caller's business. */
type FilledIn =
  | 'v'
  | 'iss'
  | 'ueid'
  | 'jti'
  | 'chain'
  | 'seq'
  | 'prev'
  | 'follows'
  | 'iat'
  | 'clock'
  | 'site'
  | 'place'
  | 'posture';
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What happened, before it is signed. */
export type AttestationDraft = DistributiveOmit<Attestation, FilledIn>;

/** Where the signed event now stands: durable in the outbox. */
export interface Attested {
  readonly jti: EventId;
  readonly chain: ChainId;
  readonly seq: number;
  /** Device time, ms since 1970. */
  readonly at: number;
}

/** Signs an event and writes it to the outbox in one transaction. Throws OutboxError `DISK_FULL`: the device is out of service then. */
export interface Attestor {
  attest(draft: AttestationDraft): Attested;
}
