import { type Duplex, duplexPair } from 'node:stream';
import { Aedes, type AedesPublishPacket, type Client as Connection } from 'aedes';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { MAX_ENVELOPE_BYTES } from '../../contract/envelope.ts';
import type { DeviceId } from '../../contract/ids.ts';
import { hubSubscriptions } from '../../contract/topics.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { RegisteredDevice } from '../registry/registered-device.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { guardStream } from './guarded-stream.ts';
import { brokerMetrics } from './metrics.ts';
import type { Client } from './permissions.ts';
import { principalOf } from './principal.ts';
import { listenTls } from './tls-listener.ts';

/** Largest MQTT packet: an envelope with its topic, and room for one that is a little too large to be told so. */
const MAX_PACKET_BYTES = MAX_ENVELOPE_BYTES + 2048;

// A client that never has to speak is never missed: its kiosk would count as "up" for ever.
const MAX_KEEPALIVE_S = 120;

/** Takes one message; resolves when there is room for the next. `acknowledge` has nothing to do. */
export type TakePublished = (packet: Published, acknowledge: () => void) => Promise<void>;

interface Published {
  readonly topic: string;
  readonly payload: Buffer;
  /** Always false: as for any subscription, only a copy kept from before would be marked (MQTT 3.1.1, 3.3.1.3). */
  readonly retain: boolean;
}

export interface EmbeddedBroker {
  readonly port: number;
  /** A connection for the hub's own client. Nothing on the network can become the hub. */
  connectInProcess(): Duplex;
  /**
   * Hands over what devices publish, without a connection in between; the broker has acknowledged it by then. A device is
   * not read on while `take` has no room. From now on devices are let in.
   */
  hear(take: TakePublished): Promise<void>;
  /** Cuts a device off at once. Its last will is published. */
  disconnect(device: DeviceId): void;
  connectedDevices(): number;
  stop(): Promise<void>;
}

const NOTHING_TO_DO = () => {};

export interface EmbeddedBrokerNeeds {
  readonly identity: Pick<HubIdentity, 'ca' | 'tls'>;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly logger: Logger;
  readonly deviceOf: (id: DeviceId) => Promise<RegisteredDevice | undefined>;
  readonly metrics: Registry;
}

/**
 * Starts an MQTT 3.1.1 broker inside of the hub, on TLS with client certificates of the region's authority. Devices are let
 * in once the hub has subscribed. Throws BrokerError `CANNOT_LISTEN`.
 */
export async function startEmbeddedBroker(needs: EmbeddedBrokerNeeds): Promise<EmbeddedBroker> {
  const { identity, host, logger } = needs;
  const clients = new WeakMap<Duplex, Client>();
  const devices = new Map<string, Connection>();
  const metrics = brokerMetrics(needs.metrics, () => devices.size);
  const hubListens = Promise.withResolvers<void>();
  const doorkeeper = new Doorkeeper(
    { ...needs, metrics, hubListens: hubListens.promise },
    (connection) => clients.get(connection.conn),
    devices,
  );
  const aedes = new Aedes({
    keepaliveLimit: MAX_KEEPALIVE_S,
    connectTimeout: 10_000,
    maxTopicLevels: 10,
    ...doorkeeper.handlers(),
  });
  aedes.on('client', (connection) => {
    if (clients.get(connection.conn)?.role === 'device') devices.set(connection.id, connection);
  });
  aedes.on('subscribe', (_, connection) => {
    if (clients.get(connection.conn)?.role === 'hub') hubListens.resolve();
  });
  aedes.on('clientDisconnect', (connection) => {
    if (devices.get(connection.id) === connection) devices.delete(connection.id);
  });
  aedes.on('clientError', (connection, error) =>
    logger.debug({ client: connection.id, err: error }, 'connection ended'),
  );
  aedes.on('connectionError', (_, error) => logger.debug({ err: error }, 'connection ended before it began'));
  await aedes.listen();

  const listener = await listenTls(
    { identity, host, port: needs.port },
    (socket) => {
      const principal = principalOf(socket);
      if (!principal) {
        metrics.refused('no-device-certificate');
        socket.destroy();
        return;
      }
      const stream = guardStream(socket, MAX_PACKET_BYTES, () => {
        metrics.offence('packet-too-large');
        logger.warn({ device: principal.device }, 'cut off: packet too large');
      });
      clients.set(stream, { role: 'device', principal });
      aedes.handle(stream);
    },
    () => metrics.refused('tls'),
  ).catch(async (cause: unknown) => {
    await new Promise<void>((resolve) => aedes.close(resolve)); // its timers would keep the process
    throw cause;
  });

  return {
    port: listener.port,
    connectInProcess() {
      const [ours, theirs] = duplexPair();
      // A pair ends each other's reading, but not each other: without this the client would wait for ever to be closed.
      ours.once('close', () => theirs.destroy());
      theirs.once('close', () => ours.destroy());
      clients.set(theirs, { role: 'hub' });
      aedes.handle(theirs);
      return ours;
    },
    async hear(take) {
      const deliver = ({ topic, payload }: AedesPublishPacket, done: () => void) => {
        take({ topic, payload: bytesOf(payload), retain: false }, NOTHING_TO_DO).then(done, done);
      };
      await Promise.all(
        hubSubscriptions().map((filter) => new Promise<void>((heard) => aedes.subscribe(filter, deliver, heard))),
      );
      hubListens.resolve();
    },
    disconnect(device) {
      const connection = devices.get(device);
      if (!connection) return;
      metrics.offence('revoked');
      logger.info({ device }, 'device cut off');
      connection.close();
    },
    connectedDevices: () => devices.size,
    async stop() {
      const closed = listener.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
      await closed;
    },
  };
}

function bytesOf(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}
