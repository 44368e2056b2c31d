import { createPublicKey } from 'node:crypto';
import type { AedesPublishPacket } from 'aedes';
import type { Command } from '../../contract/command.ts';
import type { Envelope } from '../../contract/envelope.ts';
import { open } from '../../contract/envelope.ts';
import { type EventId, newEventId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { Presence } from '../../contract/presence.ts';
import { parseTopic, topicOf } from '../../contract/topics.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { type ReceiptContent, signedReceipt } from './signed-receipt.ts';
import type { TlsBroker } from './tls-broker.ts';

/** The hub's end of the line, by hand: sees what arrives, and says only what the test makes it say. */
export interface HandWrittenHub {
  /** Envelopes in order of arrival, repetitions included. */
  readonly arrived: Envelope[];
  readonly presence: Presence[];
  /** Numbers of the events that arrived, by verified signature. */
  seqs(): number[];
  /** With `true`, each arrival is answered with a receipt of all events so far. */
  acknowledging: boolean;
  receipt(content: ReceiptContent, signer?: Pick<HubIdentity, 'signingKey'>): void;
  command(body: Command['body'], over?: Partial<Record<keyof Command, unknown>>): EventId;
  /** Publishes bytes on one of the device's topics, as whoever runs the broker can. */
  publish(channel: 'receipt' | 'command', payload: string): void;
}

export function handWrittenHub(broker: TlsBroker, hub: HubIdentity, identity: DeviceIdentity): HandWrittenHub {
  const address = { site: identity.config.site, device: identity.config.device };
  const publicKey = createPublicKey(identity.signingKey);
  const stored = new Map<string, Set<number>>();
  const readEnvelope = (envelope: Envelope) => open(envelope, () => publicKey).attestation;

  const desk: HandWrittenHub = {
    arrived: [],
    presence: [],
    acknowledging: false,
    seqs: () => desk.arrived.map((envelope) => readEnvelope(envelope).seq),
    receipt: (content, signer = hub) => desk.publish('receipt', signedReceipt(signer, content)),
    command(body, over = {}) {
      const jti = newEventId(Date.now());
      const seconds = Date.now() / 1000;
      const command = { v: 1, iss: hub.hub, aud: address.device, jti, iat: seconds, exp: seconds + 60, body, ...over };
      desk.publish('command', sign(MEDIA_TYPES.command, command, hub.signingKey));
      return jti;
    },
    publish(channel, payload) {
      const packet = {
        cmd: 'publish',
        topic: topicOf(address, channel),
        payload,
        qos: 1,
        retain: false,
        dup: false,
      } as const;
      broker.aedes.publish(packet, () => {});
    },
  };

  function acknowledge(envelope: Envelope): void {
    const { chain, seq } = readEnvelope(envelope);
    const seqs = stored.get(chain) ?? new Set<number>();
    stored.set(chain, seqs.add(seq));
    let upTo = 0;
    while (seqs.has(upTo + 1)) upTo += 1;
    const beyond = [...seqs].filter((one) => one > upTo).map((one) => [one, one] as const);
    desk.receipt({ chain, upTo, beyond: beyond.slice(0, 64) });
  }

  broker.aedes.on('publish', ({ topic, payload }: AedesPublishPacket) => {
    if (!topic.startsWith('zs/')) return;
    const { channel } = parseTopic(topic);
    if (channel === 'status') desk.presence.push(Presence.parse(JSON.parse(payload.toString())));
    if (channel !== 'attest') return;
    const envelope = payload.toString();
    desk.arrived.push(envelope);
    if (desk.acknowledging) acknowledge(envelope);
  });
  return desk;
}
