import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { topicOf } from '../../../contract/topics.ts';
import { startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import { watchRevocations } from '../../../hub/broker/revocation-watch.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { revokeDevice } from '../../../hub/registry/revoke.ts';
import type { Store } from '../../../hub/store/store.ts';
import {
  OTHER_SITE,
  registerDevice,
  storyClock,
  type TestDevice,
  type TestTransport,
  testChain,
  testDevice,
} from '../../support/builders.ts';
import { connectDevice } from '../../support/device-client.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryStore } from '../../support/stores.ts';
import { startTestHub, type TestHub } from '../../support/test-hub.ts';
import { testIdentity, testTransport } from '../../support/test-identity.ts';

let identity: HubIdentity;
let store: Store;
let hub: TestHub;
let device: TestDevice;
let transport: TestTransport;
let devices = 0;

beforeAll(async () => {
  identity = await testIdentity();
  store = await memoryStore();
  hub = await startTestHub(store, identity);
});
afterAll(async () => {
  await hub.stop();
  await store.close();
});
beforeEach(async () => {
  devices += 1;
  device = testDevice(`kiosk-${devices}`);
  transport = await registerDevice(store, device, identity.ca);
});

const connect = (over: Parameters<typeof connectDevice>[3] = {}) =>
  connectDevice(device, transport, hub.broker.port, over);
const topicFor = (channel: 'attest' | 'status' | 'receipt', of = device) =>
  topicOf({ site: of.site, device: of.id }, channel);
const counted = async (name: string) =>
  Number(new RegExp(`${name.replace(/[{}]/g, '\\$&')} (\\d+)`).exec(await hub.metrics.metrics())?.[1] ?? 0);

describe('who may connect', () => {
  const certified = async (of: TestDevice): Promise<[TestDevice, TestTransport]> => {
    const issued = await testTransport(identity.ca, of.id, of.site);
    return [of, { ...issued, ca: identity.ca.certificate }];
  };

  it.each<[string, string, () => Promise<[TestDevice, TestTransport]>]>([
    [
      'a certificate of another authority',
      'tls',
      async () => {
        const stranger = await testIdentity('hub-stranger');
        const forged = await testTransport(stranger.ca, device.id, device.site);
        return [device, { ...forged, ca: identity.ca.certificate }];
      },
    ],
    ['a device that is not registered', 'unknown-device', async () => certified(testDevice('nobody'))],
    ['a certificate that is no longer the one in force', 'other-certificate', async () => certified(device)],
    [
      'a device that was registered at another site since',
      'other-site',
      async () => {
        await store.db.updateTable('devices').set({ site: OTHER_SITE }).where('id', '=', device.id).execute();
        return [device, transport];
      },
    ],
  ])('refuses %s', async (_, reason, forge) => {
    const name = `zs_broker_refused_connections_total{reason="${reason}"}`;
    const before = await counted(name);
    const [as, forged] = await forge();
    await expect(connectDevice(as, forged, hub.broker.port)).rejects.toThrow();
    expect(await counted(name)).toBe(before + 1);
  });
  it('refuses a client without a certificate', async () => {
    await expect(connect({ cert: undefined, key: undefined } as object)).rejects.toThrow();
  });

  it('refuses a client id that is not the device', async () => {
    await expect(connect({ clientId: 'kiosk-other' })).rejects.toThrow();
    await expect(connect({ clientId: `${identity.hub}:ingest` })).rejects.toThrow();
  });

  it('refuses a revoked device, and cuts off one that is connected', async () => {
    const line = await connect();
    const ended = new Promise<void>((resolve) => line.mqtt.once('close', () => resolve()));
    const logger = pino({ level: 'silent' });
    const stop = watchRevocations({ db: store.db, broker: hub.broker, logger, now: storyClock() });
    await revokeDevice(store, device.id, 'stolen', storyClock()());
    await ended;
    stop();
    await expect(connect()).rejects.toThrow();
  });

  it('lets a second connection of a device take over the first', async () => {
    const first = await connect();
    const ended = new Promise<void>((resolve) => first.mqtt.once('close', () => resolve()));
    const second = await connect();
    await ended;
    expect(await counted('zs_broker_offences_total{kind="taken-over"}')).toBe(1);
    await second.send(testChain(device).sign('staff.clock-in').envelope);
    await second.receipt(identity, ({ upTo }) => upTo === 1);
    await second.close();
  });

  it('refuses a connection whose last will is not the own status', async () => {
    const will = { payload: Buffer.from('x'), qos: 1 as const, retain: true };
    await expect(
      connect({ will: { ...will, topic: topicFor('status', testDevice('kiosk-victim')) } }),
    ).rejects.toThrow();
    await expect(connect({ will: { ...will, topic: topicFor('attest'), retain: false } })).rejects.toThrow();
  });

  it('refuses a keep-alive of never', async () => {
    await expect(connect({ keepalive: 0 })).rejects.toThrow();
  });
});

describe('what a device may do', () => {
  const attempt = async (topic: string, payload: string, options: { qos: 0 | 1 | 2; retain: boolean }) => {
    const line = await connect();
    const ended = new Promise<void>((resolve) => line.mqtt.once('close', () => resolve()));
    line.mqtt.publish(topic, payload, options);
    await ended;
    await line.mqtt.endAsync(true);
  };

  it.each<[string, () => Parameters<typeof attempt>]>([
    [
      "on another device's topic",
      () => [topicFor('attest', testDevice('kiosk-victim')), 'x', { qos: 1, retain: false }],
    ],
    ['on its own downward topic', () => [topicFor('receipt'), 'x', { qos: 1, retain: false }]],
    ['outside of the contract', () => ['zs/v1/anything', 'x', { qos: 0, retain: false }]],
    ['a retained attestation', () => [topicFor('attest'), 'x', { qos: 1, retain: true }]],
    ['with QoS 2', () => [topicFor('attest'), 'x', { qos: 2, retain: false }]],
    ['a packet that is too large', () => [topicFor('attest'), 'x'.repeat(1_000_000), { qos: 1, retain: false }]],
  ])('is cut off for publishing %s', async (_, message) => {
    await attempt(...message());
  });

  it.each([
    ["another device's receipts", () => topicFor('receipt', testDevice('kiosk-victim'))],
    ['everything', () => '#'],
    ['its own topics with a wildcard', () => topicFor('receipt').replace(/receipt$/, '+')],
    ['what others attest', () => 'zs/v1/+/+/up/attest'],
  ])('is denied a subscription to %s', async (_, topic) => {
    const line = await connect();
    await expect(line.mqtt.subscribeAsync(topic(), { qos: 1 })).rejects.toThrow();
    await line.close();
  });

  it('counts offences', async () => {
    expect(await counted('zs_broker_offences_total{kind="packet-too-large"}')).toBe(1);
    expect(await counted('zs_broker_offences_total{kind="foreign-publish"}')).toBe(5);
    expect(await counted('zs_broker_offences_total{kind="foreign-subscribe"}')).toBe(4);
    expect(await counted('zs_broker_refused_connections_total{reason="foreign-will"}')).toBe(2);
  });

  it('hears nothing that is meant for others', async () => {
    const bystander = await connect();
    const other = testDevice(`busy-${devices}`);
    const line = await connectDevice(other, await registerDevice(store, other, identity.ca), hub.broker.port);
    await line.send(testChain(other).sign('staff.clock-in').envelope);
    await line.receipt(identity, ({ upTo }) => upTo === 1);
    await delay(50);
    expect(bystander.heard).toEqual([]);
    await line.close();
    await bystander.close();
  });
});

it('says which address it can not listen on', async () => {
  const needs = {
    identity,
    host: '127.0.0.1',
    port: hub.broker.port,
    logger: pino({ level: 'silent' }),
    metrics: new Registry(),
  };
  await expect(startEmbeddedBroker({ ...needs, deviceOf: async () => undefined })).rejects.toMatchObject({
    code: 'CANNOT_LISTEN',
    message: expect.stringContaining(String(hub.broker.port)),
  });
});

it('shows how many devices are connected', async () => {
  const line = await connect();
  await eventually('the gauge', async () => (await counted('zs_broker_connected_devices')) === 1);
  await line.close();
  await eventually('the gauge', async () => (await counted('zs_broker_connected_devices')) === 0);
});
