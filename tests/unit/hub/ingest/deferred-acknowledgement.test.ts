import { PassThrough } from 'node:stream';
import type { IPublishPacket, MqttClient } from 'mqtt';
import { expect, it } from 'vitest';
import { deferAcknowledgement, puback } from '../../../../hub/ingest/deferred-acknowledgement.ts';

it.each([
  [1, '40020001'],
  [255, '400200ff'],
  [256, '40020100'],
  [65_535, '4002ffff'],
])('spells PUBACK of packet %i as in the specification', (id, bytes) => {
  expect(puback(id).toString('hex')).toBe(bytes);
});

/** The part of the client that is used: its connection, and the place for the handler. */
function clientOn(stream: PassThrough) {
  const client = { stream, handleMessage: (_packet: IPublishPacket, done: (error?: Error) => void) => done() };
  const acknowledgements: (() => void)[] = [];
  deferAcknowledgement(client as unknown as MqttClient, async (_, acknowledge) => {
    acknowledgements.push(acknowledge);
  });
  const deliver = (qos: 0 | 1, messageId = 7) =>
    new Promise<Error | undefined>((resolve) => {
      const packet = { cmd: 'publish', topic: 't', payload: 'x', qos, dup: false, retain: false, messageId } as const;
      client.handleMessage(packet, resolve);
    });
  return { client, deliver, acknowledgements };
}

it('goes on to the next message at once, and acknowledges when told to', async () => {
  const stream = new PassThrough();
  const { deliver, acknowledgements } = clientOn(stream);
  expect(await deliver(1)).toBeInstanceOf(Error); // which keeps the client from acknowledging by itself
  expect(stream.read()).toBeNull();
  acknowledgements[0]?.();
  expect(stream.read()).toEqual(puback(7));
});

it('never acknowledges on another connection than the one the message came over', async () => {
  const stream = new PassThrough();
  const { client, deliver, acknowledgements } = clientOn(stream);
  await deliver(1);
  client.stream = new PassThrough();
  acknowledgements[0]?.();
  expect([stream.read(), client.stream.read()]).toEqual([null, null]);
});

it('has nothing to acknowledge for QoS 0', async () => {
  const stream = new PassThrough();
  const { deliver, acknowledgements } = clientOn(stream);
  await deliver(0);
  acknowledgements[0]?.();
  expect(stream.read()).toBeNull();
});
