import type { KeyObject } from 'node:crypto';
import type { Attestation, AttestationKind } from '../../contract/attestation.ts';
import { type Envelope, envelopeDigest, seal } from '../../contract/envelope.ts';
import { type ChainId, DeviceId, type Digest, type KeyId, newChainId, newEventId, SiteId } from '../../contract/ids.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import type { Store } from '../../hub/store/store.ts';
import { sampleAttestation } from './attestation-samples.ts';
import { testTransport } from './test-identity.ts';

/** The instant at which the stories of the tests begin, ms since 1970. */
export const STORY_START = Date.parse('2026-11-22T01:00:00.000Z');

export const SITE = SiteId.parse('H35020300017');
export const OTHER_SITE = SiteId.parse('H35020300018');

export interface TestDevice {
  readonly id: DeviceId;
  readonly site: SiteId;
  readonly kid: KeyId;
  readonly signingKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A device with a new signing key. */
export function testDevice(id = 'kiosk-a1', site: SiteId = SITE): TestDevice {
  const { privateKey, publicKey } = es256.generate();
  return { id: DeviceId.parse(id), site, kid: thumbprint(publicKey), signingKey: privateKey, publicKey };
}

/** What a device needs to connect. */
export interface TestTransport {
  readonly privateKey: KeyObject;
  readonly certificate: string;
  readonly ca: string;
}

/**
 * Writes a device, its site and its signing key into the registry; valid from the day before the story. With `ca`, a
 * client certificate is issued and its fingerprint registered.
 */
export async function registerDevice(store: Store, device: TestDevice, ca: HubIdentity['ca']): Promise<TestTransport>;
export async function registerDevice(store: Store, device: TestDevice): Promise<undefined>;
export async function registerDevice(
  store: Store,
  device: TestDevice,
  ca?: HubIdentity['ca'],
): Promise<TestTransport | undefined> {
  const transport = ca && (await testTransport(ca, device.id, device.site));
  const created = new Date(STORY_START - 86_400_000).toISOString();
  await store.transaction(async (trx) => {
    await trx
      .insertInto('sites')
      .values({
        id: device.site,
        name: `Site ${device.site}`,
        region: device.site.slice(1, 7),
        fence: null,
        created_at: created,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('devices')
      .values({
        id: device.id,
        site: device.site,
        ueid: `ueid-${device.id}`,
        profile: 'kiosk-registration',
        place: '{"type":"desk","id":"1"}',
        config: '{}',
        key_level: 'L0',
        certificate_serial: '00',
        certificate_fingerprint: transport?.fingerprint ?? 'none',
        state: 'active',
        created_at: created,
        revoked_at: null,
      })
      .execute();
    await trx
      .insertInto('device_keys')
      .values({
        kid: device.kid,
        device: device.id,
        jwk: JSON.stringify(device.publicKey.export({ format: 'jwk' })),
        valid_from: created,
        valid_until: null,
      })
      .execute();
  });
  return transport && ca
    ? { privateKey: transport.privateKey, certificate: transport.certificate, ca: ca.certificate }
    : undefined;
}

export interface SignedEvent {
  readonly attestation: Attestation;
  readonly envelope: Envelope;
  readonly digest: Digest;
}

/** One outbox: signs events in order, each naming the one before. `over` lays fields over the sample of its kind. */
export interface TestChain {
  readonly chain: ChainId;
  sign(kind: AttestationKind, over?: object): SignedEvent;
  /** Signs `count` sightings-to-be: registrations with a nonce each. */
  signMany(count: number): SignedEvent[];
  /** A copy that continues from here: what a cloned device has. */
  clone(): TestChain;
}

/** A new chain of a device. Event n happens n seconds after the start of the story, unless `over` says otherwise. */
export function testChain(
  device: TestDevice,
  start: { chain?: ChainId; seq?: number; prev?: Digest | null } = {},
): TestChain {
  const chain = start.chain ?? newChainId();
  let seq = start.seq ?? 0;
  let prev = start.prev ?? null;
  const sign = (kind: AttestationKind, over: object = {}): SignedEvent => {
    seq += 1;
    const at = STORY_START + seq * 1000;
    const position = { iss: device.id, ueid: `ueid-${device.id}`, site: device.site, chain, seq, prev };
    const attestation = sampleAttestation(kind, { ...position, jti: newEventId(at), iat: at / 1000, ...over });
    const envelope = seal(attestation, device.signingKey);
    prev = envelopeDigest(envelope);
    return { attestation, envelope, digest: prev };
  };
  return {
    chain,
    sign,
    signMany: (count) =>
      Array.from({ length: count }, () => sign('patient.registration', { nonce: `visit-${chain.slice(0, 8)}-${seq}` })),
    clone: () => testChain(device, { chain, seq, prev }),
  };
}

/** A clock that reads an hour after the start of the story, and runs. */
export function storyClock(): () => number {
  const offset = STORY_START + 3_600_000 - Date.now();
  return () => Date.now() + offset;
}
