import { X509Certificate } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import type { AttestationOf } from '../contract/attestation.ts';
import { type Envelope, envelopeDigest, seal } from '../contract/envelope.ts';
import { DeviceId, type Digest, newChainId, newEventId, SiteId, SubjectId } from '../contract/ids.ts';
import { Receipt } from '../contract/receipt.ts';
import { es256 } from '../contract/signature/es256.ts';
import { jwkOf } from '../contract/signature/public-jwk.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { topicOf } from '../contract/topics.ts';
import { issueDeviceCertificate } from '../hub/identity/certificate-authority.ts';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { certificateFingerprint } from '../hub/registry/certificate-fingerprint.ts';
import type { Store } from '../hub/store/store.ts';

const site = SiteId.parse('H35020300017');
const subject = { type: 'insured', id: SubjectId.parse('A'.repeat(43)) } as const;

/** A device that signs ahead of time and then only sends, so that sending is what is measured. */
export interface BenchDevice {
  readonly mqtt: MqttClient;
  /** Signed events in order; the n-th has number n + 1. */
  readonly envelopes: readonly Envelope[];
  send(envelope: Envelope): Promise<unknown>;
  /** Resolves when a receipt covers event `seq`. */
  covered(seq: number): Promise<void>;
}

/** Registers a device with a certificate of its own, connects it over TLS, and signs `events` check-ins. */
export async function connectBenchDevice(
  hub: { store: Store; identity: HubIdentity; port: number },
  name: string,
  events: number,
): Promise<BenchDevice> {
  const device = DeviceId.parse(name);
  const [signing, transport] = [es256.generate(), es256.generate()];
  const holder = { device, site, publicKey: transport.publicKey };
  const certificate = await issueDeviceCertificate(hub.identity.ca, holder, Date.now());
  await register(hub.store, device, new X509Certificate(certificate), signing.publicKey);
  const mqtt = await connectAsync(`mqtts://127.0.0.1:${hub.port}`, {
    clientId: device,
    protocolVersion: 4,
    ca: hub.identity.ca.certificate,
    cert: certificate,
    key: transport.privateKey.export({ format: 'pem', type: 'pkcs8' }),
  });
  const receipts = topicOf({ site, device }, 'receipt');
  await mqtt.subscribeAsync(receipts, { qos: 1 });
  const topic = topicOf({ site, device }, 'attest');
  return {
    mqtt,
    covered: receiptWatch(mqtt, receipts),
    envelopes: signChain(device, events, signing.privateKey),
    send: (envelope) => mqtt.publishAsync(topic, envelope, { qos: 1 }),
  };
}

// The bench trusts its own hub and only reads the payload.
function receiptWatch(mqtt: MqttClient, receipts: string): (seq: number) => Promise<void> {
  let waiting: { seq: number; resolve: () => void }[] = [];
  mqtt.on('message', (topic, message) => {
    if (topic !== receipts) return;
    const payload = Buffer.from(message.toString().split('.')[1] ?? '', 'base64url').toString();
    const { upTo } = Receipt.parse(JSON.parse(payload));
    for (const { seq, resolve } of waiting) if (seq <= upTo) resolve();
    waiting = waiting.filter(({ seq }) => seq > upTo);
  });
  return (seq) => new Promise((resolve) => waiting.push({ seq, resolve }));
}

async function register(
  store: Store,
  id: DeviceId,
  certificate: X509Certificate,
  signingKey: Parameters<typeof jwkOf>[0],
): Promise<void> {
  const since = new Date(Date.now() - 1000).toISOString();
  await store.db
    .insertInto('devices')
    .values({
      id,
      site,
      ueid: 'bench',
      profile: 'kiosk-registration',
      place: '{}',
      config: '{}',
      key_level: 'L0',
      certificate_serial: certificate.serialNumber,
      certificate_fingerprint: certificateFingerprint(certificate),
      state: 'active',
      created_at: since,
      revoked_at: null,
    })
    .execute();
  await store.db
    .insertInto('device_keys')
    .values({
      kid: thumbprint(signingKey),
      device: id,
      jwk: JSON.stringify(jwkOf(signingKey)),
      valid_from: since,
      valid_until: null,
    })
    .execute();
}

function signChain(device: DeviceId, events: number, privateKey: Parameters<typeof seal>[1]): Envelope[] {
  const chain = newChainId();
  let prev: Digest | null = null;
  return Array.from({ length: events }, (_, n) => {
    const now = Date.now();
    const attestation: AttestationOf<'patient.registration'> = {
      v: 1,
      kind: 'patient.registration',
      iss: device,
      ueid: 'bench',
      jti: newEventId(now),
      chain,
      seq: n + 1,
      prev,
      iat: now / 1000,
      clock: { source: 'ntp', offsetMs: 2 },
      site,
      place: { type: 'desk', id: '1' },
      posture: { agent: 'bench', config: 'bench', models: {}, keyLevel: 'L0' },
      subject,
      nonce: `visit-${n}`,
      face: {
        outcome: 'match',
        reasons: [],
        score: 0.74,
        threshold: 0.5,
        policy: 'zs-face-1',
        model: 'mobilefacenet-512',
        quality: { faceSize: 0.9, pose: 0.8, sharpness: 0.7, exposure: 0.9 },
        frames: 3,
      },
      pad: { outcome: 'not-run' },
    };
    const envelope = seal(attestation, privateKey);
    prev = envelopeDigest(envelope);
    return envelope;
  });
}
