import { connectAsync, MqttClient } from 'mqtt';
import { MAX_JWS_BYTES } from '../../contract/jws.ts';
import { type WorkerName, workerUser } from '../../firmware-config/broker-acl/hub-user.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { EmbeddedBroker } from './embedded-broker.ts';
import { BrokerError } from './error.ts';

/** The broker to work with: our own, or any MQTT 5 broker outside, entered with a client certificate. */
export type BrokerLink =
  | { readonly embedded: EmbeddedBroker }
  | {
      /** mqtts://host:port */
      readonly url: string;
      readonly tls: {
        readonly ca: string;
        readonly certificate: string;
        readonly privateKey: HubIdentity['tls']['privateKey'];
      };
      /** Tells the workers of one hub apart; absent = a hub that is alone. */
      readonly worker?: WorkerName;
    };

const KEEPALIVE_S = 30;
const RECONNECT_MS = 1000;

/** How long an outside broker keeps events for a hub that is away, in seconds. Devices keep theirs anyway. */
const SESSION_S = 86_400;

/** The same for one of several workers: one that does not come back must not keep its share from the others for long. */
const WORKER_SESSION_S = 120;

/** Messages that may be under way, unacknowledged: several batches. */
const IN_FLIGHT = 1000;

/** What a broker that lets more through must not hand on (MQTT 5, 3.1.2.11.4): the largest message, topic, properties. */
const MAX_PACKET_BYTES = MAX_JWS_BYTES + 1024;

/**
 * The hub's connection to its broker. MQTT 5 outside, for shared subscriptions; 3.1.1 inside, which is what the embedded
 * broker speaks. It comes back by itself. Throws BrokerError `CANNOT_CONNECT`.
 */
export async function connectHubClient(link: BrokerLink, hub: HubIdentity['hub']): Promise<MqttClient> {
  try {
    return await ('embedded' in link ? connectInside(link.embedded, hub) : connectOutside(link, hub));
  } catch (cause) {
    const where = 'embedded' in link ? 'the embedded broker' : link.url;
    throw new BrokerError('CANNOT_CONNECT', `can't connect to ${where}; check address and certificates`, cause);
  }
}

// A clean session: inside of one process there is nobody to keep messages for.
async function connectInside(broker: EmbeddedBroker, hub: HubIdentity['hub']): Promise<MqttClient> {
  const client = new MqttClient(() => broker.connectInProcess(), {
    clientId: `${hub}:ingest`, // no device id has a colon
    protocolVersion: 4,
    clean: true,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: RECONNECT_MS,
  });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
  });
  client.on('error', () => {}); // it reconnects; without a listener an error would end the process
  return client;
}

async function connectOutside(
  { url, tls, worker }: Extract<BrokerLink, { url: string }>,
  hub: HubIdentity['hub'],
): Promise<MqttClient> {
  const client = await connectAsync(
    url,
    {
      clientId: worker ? workerUser(hub, worker) : `${hub}:ingest-1`,
      protocolVersion: 5,
      clean: false,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      properties: {
        sessionExpiryInterval: worker ? WORKER_SESSION_S : SESSION_S,
        receiveMaximum: IN_FLIGHT,
        maximumPacketSize: MAX_PACKET_BYTES,
      },
      ca: tls.ca,
      cert: tls.certificate,
      key: tls.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      rejectUnauthorized: true,
    },
    false,
  );
  client.on('error', () => {});
  return client;
}
