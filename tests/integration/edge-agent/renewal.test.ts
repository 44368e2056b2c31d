import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceId, HubId } from '../../../contract/ids.ts';
import { exposeRenewal } from '../../../edge-agent/renewal/metrics.ts';
import { createRenewal, type RenewalParts } from '../../../edge-agent/renewal/renewal.ts';
import { validityOf } from '../../../edge-agent/renewal/schedule.ts';
import { renew, tryCertificate } from '../../../firmware-config/provisioning/hub-door.ts';
import { loadDevice } from '../../../firmware-config/provisioning/load-device.ts';
import { renewalRoutes } from '../../../hub/fleet/renewal.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { revokeDevice } from '../../../hub/registry/revoke.ts';
import type { Store } from '../../../hub/store/store.ts';
import { startDeviceApi } from '../../../hub/vault/device-api.ts';
import { signFacePolicy } from '../../../models/policy.ts';
import { temporaryFolder } from '../../support/edge-device.ts';
import { provisionDevice, testFacePolicy } from '../../support/provisioned-device.ts';
import { memoryStore } from '../../support/stores.ts';

const DAY_MS = 86_400_000;
const root = temporaryFolder();
const logger = pino({ level: 'silent' });
let identity: HubIdentity;
let store: Store;
let api: Awaited<ReturnType<typeof startDeviceApi>>;
let devices = 0;

/** A provisioned device whose certificate began 315 days ago: by the hub's clock of that day. */
async function agingDevice(over: { deviceApi?: string } = {}) {
  const device = DeviceId.parse(`kiosk-r${devices++}`);
  const dir = join(root.path, device);
  const then = () => Date.now() - 315 * DAY_MS;
  const deviceApi = over.deviceApi ?? `https://127.0.0.1:${api.port}`;
  return await provisionDevice(dir, { store, identity }, { device }, { now: then, deviceApi });
}

function renewing(device: RenewalParts['identity'], now = Date.now) {
  const told = { restarts: 0, registry: new Registry() };
  const renewal = createRenewal({
    identity: device,
    logger,
    now,
    onRenewed: () => {
      told.restarts++;
    },
    onOutcome: exposeRenewal(told.registry, () => renewal.until),
  });
  return { renewal, told };
}
const grantOf = (dir: string) => readFileSync(join(dir, 'grant.jws'), 'utf8').trim();

beforeAll(async () => {
  store = await memoryStore();
  identity = await openHubIdentity({
    dir: join(root.path, 'hub'),
    hub: HubId.parse('hub-test'),
    hostnames: ['127.0.0.1'],
    now: () => Date.now() - 315 * DAY_MS,
  });
  const policy = testFacePolicy();
  const needs = { store, identity, facePolicy: () => signFacePolicy(policy, identity.signingKey), now: Date.now };
  const at = { host: '127.0.0.1', port: 0, logger, facePolicy: policy };
  api = await startDeviceApi({ ...needs, ...at, routes: [renewalRoutes(needs)] });
});
afterAll(async () => {
  await api.stop();
  await store.close();
  root.remove();
});

describe('a device whose certificate grows old', () => {
  it('leaves it alone before the last third', async () => {
    const device = await agingDevice();
    const { renewal, told } = renewing(device, () => Date.now() - 100 * DAY_MS);
    expect(await renewal.look()).toBe('not-due');
    expect(told.restarts).toBe(0);
  });

  it('renews it by itself, once, and starts anew with one that the hub takes', async () => {
    const device = await agingDevice();
    const { renewal, told } = renewing(device);
    expect(await renewal.look()).toBe('renewed');
    expect(await renewal.look()).toBe('not-due');
    expect(told.restarts).toBe(1);
    const renewed = loadDevice(device.dir);
    expect(validityOf(renewed.certificate).until).toBeGreaterThan(validityOf(device.certificate).until + 200 * DAY_MS);
    expect(renewed.regionKey.equals(device.regionKey)).toBe(true);
    await tryCertificate(renewed);
    await expect(tryCertificate(device)).rejects.toThrow(/CERTIFICATE_REPLACED/);
    expect(await told.registry.metrics()).toContain('zs_agent_renewals_total{outcome="renewed"} 1');
  });

  it('gets there also when the answer of an earlier try was lost', async () => {
    const device = await agingDevice();
    const request = readFileSync(join(device.dir, 'request.jws'), 'utf8').trim();
    await renew(device, { request, grant: grantOf(device.dir) }); // the hub now stands by a certificate that nobody has
    const { renewal } = renewing(device);
    expect(await renewal.look()).toBe('renewed');
    await tryCertificate(loadDevice(device.dir));
  });

  it.each([
    ['the hub does not answer', { deviceApi: 'https://127.0.0.1:1' }, async () => undefined],
    ['the hub has revoked it', {}, (id: DeviceId) => revokeDevice(store, id, 'stolen', Date.now())],
  ])('keeps the old one, and waits before it tries again, when %s', async (_, over, happens) => {
    const device = await agingDevice(over);
    await happens(device.config.device);
    const before = grantOf(device.dir);
    const { renewal, told } = renewing(device);
    expect(await renewal.look()).toBe('failed');
    expect(await renewal.look()).toBe('not-due');
    expect(told.restarts).toBe(0);
    expect(grantOf(device.dir)).toBe(before);
    expect(loadDevice(device.dir).certificate).toBe(device.certificate);
    expect(await told.registry.metrics()).toContain('zs_agent_renewals_total{outcome="failed"} 1');
  });

  it('still starts when the power goes between the two files of a renewal', async () => {
    const device = await agingDevice();
    const before = grantOf(device.dir);
    expect(await renewing(device).renewal.look()).toBe('renewed');
    writeFileSync(join(device.dir, 'grant.jws'), before); // the region key is on the disk, the grant is not
    expect(loadDevice(device.dir).regionKey.equals(device.regionKey)).toBe(true);
  });
});
