import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Attestation, AttestationKind, AttestationOf } from '../../contract/attestation.ts';
import { type Envelope, envelopeDigest, seal } from '../../contract/envelope.ts';
import { ChainId, type Digest, EventId } from '../../contract/ids.ts';
import { type CityDevice, clockOf } from './devices.ts';
import { type Lot, lotOf, secretOf } from './lot.ts';

type Signed = 'v' | 'iss' | 'ueid' | 'jti' | 'chain' | 'seq' | 'prev' | 'iat' | 'clock' | 'site' | 'place' | 'posture';

/** What an event says, without what every event of its device says. */
export type EventContent = { [K in AttestationKind]: Omit<AttestationOf<K>, Signed> }[AttestationKind];

/** What a pen has to know of its device. */
export type PenDevice = Pick<CityDevice, 'id' | 'ueid' | 'place' | 'driftMs' | 'wrongClock'> & {
  readonly site: Pick<CityDevice['site'], 'id'>;
};

interface Stand {
  readonly chain: ChainId;
  readonly seq: number;
  readonly prev: Digest | null;
}

/** Signs the events of one device in order, as its outbox would: each names the one before. */
export class Pen {
  readonly #device: PenDevice;
  readonly #key: KeyObject;
  readonly #lot: Lot;
  readonly #chain: ChainId;
  #seq: number;
  #prev: Digest | null;
  /** Where the chain stood before the last event. */
  #before: { seq: number; prev: Digest | null };

  private constructor(device: PenDevice, seed: number, lot: Lot, at: Stand) {
    this.#device = device;
    this.#key = signingKeyOf(seed, device.id);
    this.#lot = lot;
    this.#chain = at.chain;
    this.#seq = at.seq;
    this.#prev = at.prev;
    this.#before = at;
  }

  static of(device: PenDevice, seed: number): Pen {
    const lot = lotOf(seed, `outbox ${device.id}`);
    return new Pen(device, seed, lot, { chain: ChainId.parse(uuid(lot.bytes(16), 4)), seq: 0, prev: null });
  }

  /** Goes on with a chain where the hub says that it stands. */
  static after(device: PenDevice, seed: number, stand: Stand): Pen {
    return new Pen(device, seed, lotOf(seed, `outbox ${device.id} after ${stand.seq}`), stand);
  }

  /** Signs what happened at a true instant (ms since 1970); the device writes down what its own clock shows. */
  sign(at: number, content: EventContent): Envelope {
    const { id, ueid, site, place } = this.#device;
    const { driftMs, source } = clockOf(this.#device, at);
    this.#before = { seq: this.#seq, prev: this.#prev };
    this.#seq += 1;
    const shown = at + driftMs;
    const attestation = {
      v: 1,
      iss: id,
      ueid,
      jti: eventIdAt(shown, this.#lot),
      chain: this.#chain,
      seq: this.#seq,
      prev: this.#prev,
      iat: shown / 1000,
      clock: { source, offsetMs: source === 'ntp' ? driftMs : null },
      site: site.id,
      place,
      posture: { agent: '0.1.0', config: 'city-1', models: {}, keyLevel: 'L0' },
      ...content,
    } as Attestation;
    const envelope = seal(attestation, this.#key);
    this.#prev = envelopeDigest(envelope);
    return envelope;
  }

  /** A copy that goes on from before the last event: what whoever cloned the device's disk a little ago has. */
  copy(seed: number, purpose: string): Pen {
    const lot = lotOf(seed, `copy of ${this.#device.id} ${purpose}`);
    return new Pen(this.#device, seed, lot, { chain: this.#chain, ...this.#before });
  }
}

// PKCS #8 of an Ed25519 key (RFC 8410) without its last 32 bytes, the seed.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Key of a simulated device. Ed25519, because its signatures are the same each time (RFC 8032). */
export function signingKeyOf(seed: number, device: string): KeyObject {
  const key = Buffer.concat([PKCS8_ED25519, secretOf(seed, `key of ${device}`)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function eventIdAt(at: number, lot: Lot): EventId {
  const bytes = lot.bytes(16);
  bytes.writeUIntBE(Math.floor(at), 0, 6);
  return EventId.parse(uuid(bytes, 7));
}

/** 16 bytes as a UUID of a version (RFC 9562). */
export function uuid(bytes: Buffer, version: 4 | 7): string {
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
