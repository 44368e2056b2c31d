import type { Attestation } from '../../contract/attestation.ts';
import type { Envelope } from '../../contract/envelope.ts';
import type { ChainId, DeviceId, Digest, EventId } from '../../contract/ids.ts';
import type { RegisteredDevice } from '../registry/registered-device.ts';
import { readableAttestation } from '../store/attestation-columns.ts';

/** Where an event stands: device, chain, number. */
export interface Place {
  readonly iss: DeviceId;
  readonly chain: ChainId;
  readonly seq: number;
}

interface StoredEvent {
  readonly digest: Digest;
  readonly envelope: Envelope;
}

interface MatchedVisit {
  readonly subject: string;
  /** Device time in seconds. */
  readonly iat: number;
}

/**
 * What the hub knows that matters for one batch: loaded for all its events at once, and kept up to date as they are
 * accepted one after the other, so that an event can be the predecessor, or the duplicate, of the next in its batch.
 */
export class KnownFacts {
  readonly #devices: ReadonlyMap<DeviceId, RegisteredDevice>;
  readonly #stored = new Map<string, StoredEvent>();
  readonly #refused = new Map<string, Set<Digest>>();
  readonly #ids = new Set<string>();
  readonly #matches = new Map<string, MatchedVisit[]>();

  constructor(devices: ReadonlyMap<DeviceId, RegisteredDevice>) {
    this.#devices = devices;
  }

  device(id: DeviceId): RegisteredDevice | undefined {
    return this.#devices.get(id);
  }

  storedAt(place: Place): StoredEvent | undefined {
    return this.#stored.get(keyOf(place));
  }

  hasId(jti: EventId): boolean {
    return this.#ids.has(jti);
  }

  /**
   * Digests that may be named as the former event: the stored one, or else those that were refused at that place. A refused
   * event was signed all the same, and what follows it names it.
   */
  digestsBefore(place: Place): ReadonlySet<Digest> {
    const before = keyOf({ ...place, seq: place.seq - 1 });
    const stored = this.#stored.get(before);
    return stored ? new Set([stored.digest]) : (this.#refused.get(before) ?? new Set());
  }

  /** What the event after this place names as the former one, if it is stored. */
  prevOfNext(place: Place): Digest | null | undefined {
    const next = this.#stored.get(keyOf({ ...place, seq: place.seq + 1 }));
    return next && readableAttestation(next.envelope)?.prev;
  }

  /** Whether this device matched another person under the same visit number for the same kind of check, within `seconds`. */
  otherPersonMatched(attestation: Attestation, seconds: number): boolean {
    const visit = matchedVisit(attestation);
    if (!visit) return false;
    const former = this.#matches.get(visit.key) ?? [];
    return former.some(({ subject, iat }) => subject !== visit.subject && Math.abs(iat - visit.iat) < seconds);
  }

  rememberStored(attestation: Attestation, event: StoredEvent): void {
    this.#stored.set(keyOf(attestation), event);
    this.#ids.add(attestation.jti);
    const visit = matchedVisit(attestation);
    if (visit) this.#matches.set(visit.key, [...(this.#matches.get(visit.key) ?? []), visit]);
  }

  /** An event whose payload was erased, or can't be read: its place, its id and its digest are known all the same. */
  rememberUnreadable(place: Place, jti: EventId, event: StoredEvent): void {
    this.#stored.set(keyOf(place), event);
    this.#ids.add(jti);
  }

  rememberRefused(place: Place, digest: Digest): void {
    const key = keyOf(place);
    this.#refused.set(key, (this.#refused.get(key) ?? new Set()).add(digest));
  }
}

/** A patient's check that came out as a match, under the key by which its visit number is found again. */
function matchedVisit(attestation: Attestation): (MatchedVisit & { key: string }) | undefined {
  switch (attestation.kind) {
    case 'patient.registration':
    case 'patient.bedside':
    case 'patient.pickup': {
      if (attestation.face.outcome !== 'match') return undefined;
      const { iss, kind, nonce, subject, iat } = attestation;
      return { key: JSON.stringify([iss, kind, nonce]), subject: subject.id, iat };
    }
    default:
      return undefined;
  }
}

function keyOf({ iss, chain, seq }: Place): string {
  return `${iss}/${chain}/${seq}`;
}
