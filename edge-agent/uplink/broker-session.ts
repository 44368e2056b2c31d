import type { IClientOptions } from 'mqtt';
import { MAX_JWS_BYTES } from '../../contract/jws.ts';
import type { Presence } from '../../contract/presence.ts';
import { type DeviceAddress, delivery, topicOf } from '../../contract/topics.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';

// The broker keeps receipts and commands for a device that is away so long; the hub repeats what matters anyway.
const SESSION_EXPIRY_S = 86_400;
const KEEPALIVE_S = 30;
// The largest message of the hub, its topic and MQTT 5 properties. The broker must not send more (MQTT 5, 3.1.2.11.4).
const MAX_PACKET_BYTES = MAX_JWS_BYTES + 1024;

/** 5, or 4 = MQTT 3.1.1 for brokers that don't speak 5; nothing that protects evidence depends on the version. */
export type ProtocolVersion = 4 | 5;

export type BrokerAccess = Pick<DeviceIdentity, 'transportKey' | 'certificate' | 'ca' | 'broker' | 'config'>;

export function addressOf({ config }: Pick<DeviceIdentity, 'config'>): DeviceAddress {
  return { site: config.site, device: config.device };
}

/**
 * How this device connects: MQTT over TLS with its own certificate, its session kept by the broker, its last will on the
 * status topic. MQTT.js neither reconnects nor resends by itself: what it holds in memory is lost with the process, so the
 * outbox alone decides what is sent.
 */
export function sessionOptions(
  access: BrokerAccess,
  protocolVersion: ProtocolVersion,
  connectTimeoutMs: number,
): IClientOptions {
  const { config, transportKey, certificate, ca } = access;
  return {
    protocolVersion,
    clientId: config.device,
    clean: false,
    keepalive: KEEPALIVE_S,
    connectTimeout: connectTimeoutMs,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    ...(protocolVersion === 5
      ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_S, maximumPacketSize: MAX_PACKET_BYTES } }
      : {}),
    key: transportKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: certificate,
    ca,
    rejectUnauthorized: true,
    will: {
      topic: topicOf(addressOf(access), 'status'),
      payload: Buffer.from(JSON.stringify(offline(access))),
      qos: delivery.status.qos,
      retain: delivery.status.retain,
    },
  };
}

/** What the broker says for a device that is gone. */
export function offline({ config }: Pick<DeviceIdentity, 'config'>): Presence {
  return { v: 1, device: config.device, state: 'offline' };
}
