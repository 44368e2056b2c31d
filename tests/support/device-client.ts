import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { MEDIA_TYPES, verify } from '../../contract/jws.ts';
import type { Presence } from '../../contract/presence.ts';
import { Receipt } from '../../contract/receipt.ts';
import { delivery, downTopicsOf, topicOf } from '../../contract/topics.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import type { TestDevice, TestTransport } from './builders.ts';
import { eventually } from './eventually.ts';

/** A device's line to the hub, over real MQTT and TLS. */
export interface DeviceLine {
  readonly mqtt: MqttClient;
  /** Every message so far, by topic. */
  readonly heard: readonly { topic: string; message: string }[];
  send(...envelopes: readonly string[]): Promise<void>;
  say(state: Presence['state'], pending?: number): Promise<void>;
  /** Waits for a receipt for which `wanted` holds, verified with the hub's key. */
  receipt(identity: Pick<HubIdentity, 'publicKey'>, wanted: (receipt: Receipt) => boolean): Promise<Receipt>;
  /** Goes without a word, as when the power fails. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** Connects a device with its certificate; its last will says that it is offline. `over` replaces client options. */
export async function connectDevice(
  device: TestDevice,
  transport: TestTransport,
  port: number,
  over: IClientOptions = {},
): Promise<DeviceLine> {
  const address = { site: device.site, device: device.id };
  const status = topicOf(address, 'status');
  const presence = (state: Presence['state'], pending?: number): string =>
    JSON.stringify({
      v: 1,
      device: device.id,
      state,
      ...(pending !== undefined && {
        outbox: { chain: '3f2b8c1e-5a7d-4e9f-8b6c-1d2e3f4a5b6c', lastSeq: pending, pending },
      }),
    });
  const mqtt = await connectAsync(
    `mqtts://127.0.0.1:${port}`,
    {
      clientId: device.id,
      protocolVersion: 4,
      reconnectPeriod: 0,
      keepalive: 30,
      ca: transport.ca,
      cert: transport.certificate,
      key: transport.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      will: { topic: status, payload: Buffer.from(presence('offline')), qos: 1, retain: true },
      ...over,
    },
    false,
  );
  const heard: { topic: string; message: string }[] = [];
  mqtt.on('message', (topic, message) => heard.push({ topic, message: message.toString() }));
  mqtt.on('error', () => {});
  await mqtt.subscribeAsync(downTopicsOf(address), { qos: 1 });

  const { qos, retain } = delivery.attest;
  return {
    mqtt,
    heard,
    async send(...envelopes) {
      const topic = topicOf(address, 'attest');
      await Promise.all(envelopes.map((envelope) => mqtt.publishAsync(topic, envelope, { qos, retain })));
    },
    async say(state, pending) {
      await mqtt.publishAsync(status, presence(state, pending), { qos: 1, retain: true });
    },
    receipt(identity, wanted) {
      const topic = topicOf(address, 'receipt');
      return eventually('a receipt', () =>
        heard
          .filter((heardOne) => heardOne.topic === topic)
          .map(({ message }) => Receipt.parse(verify(message, MEDIA_TYPES.receipt, () => identity.publicKey)))
          .find(wanted),
      );
    },
    async drop() {
      const closed = new Promise<void>((resolve) => mqtt.once('close', () => resolve()));
      mqtt.stream.destroy();
      await closed;
      await mqtt.endAsync(true);
    },
    close: () => mqtt.endAsync(),
  };
}
