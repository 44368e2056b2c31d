import type { Attestation } from '../../contract/attestation.ts';
import type { Envelope } from '../../contract/envelope.ts';
import type { ChainId, DeviceId, Digest, EventId } from '../../contract/ids.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
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
  /** Only where the event may stand after another: then what it names as the former one matters. */
  readonly envelope?: Envelope;
}

interface MatchedVisit {
  readonly subject: string;
  /** Device time in seconds. */
  readonly iat: number;
}

/** By which of two events at one place the later one is refused, and whatever continues it. */
const RIVAL_CODES: readonly RefusalCode[] = ['FORK', 'BROKEN_CHAIN'];

/**
 * What the hub knows that matters for one batch: loaded for all its events at once, and kept up to date as they are
 * accepted one after the other, so that an event can be the predecessor, or the duplicate, of the next in its batch.
 */
export class KnownFacts {
  readonly #devices: ReadonlyMap<DeviceId, RegisteredDevice>;
  readonly #stored = new Map<string, StoredEvent>();
  readonly #refused = new Map<string, Set<Digest>>();
  readonly #rivals = new Map<string, Set<Digest>>();
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
   * Digests that may be named as the former event: the stored one, or else those that were refused at that place for what
   * they say. A refused event was signed all the same, and what follows it names it.
   */
  digestsBefore(place: Place): ReadonlySet<Digest> {
    const before = keyOf({ ...place, seq: place.seq - 1 });
    const stored = this.#stored.get(before);
    return stored ? new Set([stored.digest]) : (this.#refused.get(before) ?? new Set());
  }

  /** Whether what an event names as the former one was refused because another one stands at its place, or before it. */
  followsRival(place: Place, prev: Digest): boolean {
    const before = keyOf({ ...place, seq: place.seq - 1 });
    return this.#stored.get(before)?.digest !== prev && (this.#rivals.get(before)?.has(prev) ?? false);
  }

  /** What the event after this place names as the former one, if it is stored. */
  prevOfNext(place: Place): Digest | null | undefined {
    const next = this.#stored.get(keyOf({ ...place, seq: place.seq + 1 }));
    return next?.envelope === undefined ? undefined : readableAttestation(next.envelope)?.prev;
  }

  /** Whether this device matched another person under the same visit number for the same kind of check, within `seconds`. */
  otherPersonMatched(attestation: Attestation, seconds: number): boolean {
    const visit = matchedVisit(attestation);
    if (!visit) return false;
    const former = this.#matches.get(visitKey(visit)) ?? [];
    return former.some(({ subject, iat }) => subject !== visit.subject && Math.abs(iat - visit.iat) < seconds);
  }

  rememberStored(attestation: Attestation, event: StoredEvent): void {
    this.#stored.set(keyOf(attestation), event);
    this.#ids.add(attestation.jti);
    const visit = matchedVisit(attestation);
    if (visit) this.rememberMatch(visit);
  }

  /** What stands at a place, whether or not its payload can still be read. */
  rememberPlace(place: Place, event: StoredEvent): void {
    this.#stored.set(keyOf(place), event);
  }

  rememberId(jti: EventId): void {
    this.#ids.add(jti);
  }

  /** Somebody was matched under a visit number; `iat` in seconds. */
  rememberMatch(visit: MatchedVisit & { iss: string; kind: string; nonce: string }): void {
    const key = visitKey(visit);
    this.#matches.set(key, [...(this.#matches.get(key) ?? []), visit]);
  }

  rememberRefused(place: Place, digest: Digest, code: RefusalCode): void {
    const key = keyOf(place);
    const among = RIVAL_CODES.includes(code) ? this.#rivals : this.#refused;
    among.set(key, (among.get(key) ?? new Set()).add(digest));
  }
}

/** A patient's check that came out as a match, by which its visit number is taken. */
export function matchedVisit(attestation: Attestation) {
  switch (attestation.kind) {
    case 'patient.registration':
    case 'patient.bedside':
    case 'patient.pickup': {
      if (attestation.face.outcome !== 'match') return undefined;
      const { iss, kind, nonce, subject, iat } = attestation;
      return { iss, kind, nonce, subject: subject.id, iat };
    }
    default:
      return undefined;
  }
}

function visitKey({ iss, kind, nonce }: { iss: string; kind: string; nonce: string }): string {
  return JSON.stringify([iss, kind, nonce]);
}

function keyOf({ iss, chain, seq }: Place): string {
  return `${iss}/${chain}/${seq}`;
}
