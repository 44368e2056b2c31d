import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId, HubId } from '../../../contract/ids.ts';
import { type DeviceAddress, downTopicsOf, hubSubscriptions, topicOf } from '../../../contract/topics.ts';
import { mosquittoFiles } from '../../../firmware-config/broker-acl/mosquitto.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { SITE } from '../../support/builders.ts';
import { type RunningMosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { describeWith } from '../../support/system-program.ts';
import { testTransport } from '../../support/test-identity.ts';

const address = (device: string): DeviceAddress => ({ site: SITE, device: DeviceId.parse(device) });
const [mine, theirs, unlisted] = [address('kiosk-a1'), address('kiosk-b1'), address('kiosk-c1')];
const SETTLE_MS = 150; // long enough for a wrong message to arrive on the loopback

describeWith('mosquitto', 'Mosquitto with the generated files', () => {
  const root = mkdtempSync(join(tmpdir(), 'zhenshen-mosquitto-'));
  const clients: MqttClient[] = [];
  let identity: HubIdentity;
  let broker: RunningMosquitto;

  const openHub = (name: string) =>
    openHubIdentity({ dir: join(root, name), hub: HubId.parse(name), hostnames: ['localhost'], now: Date.now });
  const connectWith = async (
    transport: { certificate: string; privateKey: HubIdentity['signingKey'] },
    clientId: string,
  ) => {
    const client = await connectAsync(`mqtts://localhost:${broker.port}`, {
      protocolVersion: 5,
      clientId,
      ca: identity.ca.certificate,
      cert: transport.certificate,
      key: transport.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      reconnectPeriod: 0,
    });
    clients.push(client);
    return client;
  };
  const connectDevice = async ({ device, site }: DeviceAddress, clientId: string = device) =>
    await connectWith(await testTransport(identity.ca, device, site), clientId);

  /** The topics of what a client receives from now on. */
  const received = (client: MqttClient) => {
    const topics: string[] = [];
    client.on('message', (topic) => topics.push(topic));
    return topics;
  };

  beforeAll(async () => {
    identity = await openHub('hub-test');
    broker = await startMosquitto(identity, ({ folder, port }) =>
      mosquittoFiles({ hub: identity.hub, devices: [mine, theirs], folder, port, bindAddress: '127.0.0.1' }),
    );
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await broker?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it("carries a device's own attestation to the hub, and nothing it publishes for another", async () => {
    const hub = await connectWith(identity.tls, identity.hub);
    const atHub = received(hub);
    await hub.subscribeAsync(hubSubscriptions('hub'), { qos: 1 });
    const device = await connectDevice(mine);
    await device.publishAsync(topicOf(mine, 'attest'), 'e', { qos: 1 });
    await device.publishAsync(topicOf(theirs, 'attest'), 'e', { qos: 1 }).catch(() => {});
    await device.publishAsync(topicOf(theirs, 'receipt'), 'e', { qos: 1 }).catch(() => {});
    await sleep(SETTLE_MS);
    expect(atHub).toEqual([topicOf(mine, 'attest')]);
  });

  it("carries the hub's receipt to its device alone, also when another subscribes everything", async () => {
    const hub = await connectWith(identity.tls, identity.hub);
    const [device, curious] = [await connectDevice(mine), await connectDevice(theirs)];
    const [own, seen] = [received(device), received(curious)];
    await device.subscribeAsync(downTopicsOf(mine), { qos: 1 });
    for (const filter of ['#', 'zs/#', downTopicsOf(mine), '$SYS/#'].flat()) {
      await curious.subscribeAsync(filter, { qos: 1 }).catch(() => {});
    }
    await hub.publishAsync(topicOf(mine, 'receipt'), 'r', { qos: 1 });
    await device.publishAsync(topicOf(mine, 'status'), '{}', { qos: 1, retain: true });
    await sleep(SETTLE_MS);
    expect(own).toEqual([topicOf(mine, 'receipt')]);
    expect(seen).toEqual([]);
  });

  it('keeps what a device shall run for it alone, and takes that from the hub alone', async () => {
    const hub = await connectWith(identity.tls, identity.hub);
    await hub.publishAsync(topicOf(mine, 'config'), 'revision 1', { qos: 1, retain: true });
    const curious = await connectDevice(theirs);
    const seen = received(curious);
    await curious.subscribeAsync(topicOf(mine, 'config'), { qos: 1 }).catch(() => {});
    await curious.publishAsync(topicOf(mine, 'config'), 'forged', { qos: 1, retain: true }).catch(() => {});
    const device = await connectDevice(mine);
    const heard: string[] = [];
    device.on('message', (topic, message) => heard.push(`${topic} ${message}`));
    await device.subscribeAsync(downTopicsOf(mine), { qos: 1 });
    await sleep(SETTLE_MS);
    expect(heard).toEqual([`${topicOf(mine, 'config')} revision 1`]);
    expect(seen).toEqual([]);
  });

  it('gives no rights to a device that is not listed, and no session to one that claims another client id', async () => {
    const hub = await connectWith(identity.tls, identity.hub);
    const atHub = received(hub);
    await hub.subscribeAsync(hubSubscriptions(), { qos: 1 });
    const stranger = await connectDevice(unlisted);
    await stranger.publishAsync(topicOf(unlisted, 'attest'), 'e', { qos: 1 }).catch(() => {});
    const victim = await connectDevice(mine);
    let takenOver = false;
    victim.on('close', () => {
      takenOver = true;
    });
    await connectDevice(theirs, mine.device);
    await sleep(SETTLE_MS);
    expect(atHub).not.toContain(topicOf(unlisted, 'attest'));
    expect(takenOver).toBe(false);
  });

  it('lets nobody in without a certificate of the region', async () => {
    const other = await openHub('hub-other');
    const foreign = await testTransport(other.ca, mine.device, mine.site);
    await expect(connectWith(foreign, mine.device)).rejects.toThrow();
    await expect(
      connectAsync(`mqtts://localhost:${broker.port}`, { ca: identity.ca.certificate, reconnectPeriod: 0 }),
    ).rejects.toThrow();
  });
});
