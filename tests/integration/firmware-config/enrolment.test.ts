import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invitation } from '../../../contract/enrolment.ts';
import { DeviceId, HubId } from '../../../contract/ids.ts';
import { bundleFolder, openBundle, sha256Of } from '../../../edge-agent/desired/bundle-folder.ts';
import { downloadBundle } from '../../../edge-agent/desired/download.ts';
import { acceptGrant } from '../../../firmware-config/provisioning/accept-grant.ts';
import { enrol, renew } from '../../../firmware-config/provisioning/hub-door.ts';
import { initDevice } from '../../../firmware-config/provisioning/init-device.ts';
import { loadDevice } from '../../../firmware-config/provisioning/load-device.ts';
import { bundleRoutes } from '../../../hub/fleet/bundle-routes.ts';
import { addBundle } from '../../../hub/fleet/bundles.ts';
import { openEnrolmentDoor } from '../../../hub/fleet/enrolment-door.ts';
import { type InvitedDevice, inviteDevice } from '../../../hub/fleet/invitations.ts';
import { renewalRoutes } from '../../../hub/fleet/renewal.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { revokeDevice } from '../../../hub/registry/revoke.ts';
import { registerSite } from '../../../hub/registry/sites.ts';
import type { Store } from '../../../hub/store/store.ts';
import { startDeviceApi } from '../../../hub/vault/device-api.ts';
import { signFacePolicy } from '../../../models/policy.ts';
import { SITE } from '../../support/builders.ts';
import { newDevice, testFacePolicy } from '../../support/provisioned-device.ts';
import { memoryStore } from '../../support/stores.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-enrolment-'));
const quiet = pino({ level: 'silent' });
let now = Date.now();
let identity: HubIdentity;
let store: Store;
let door: Awaited<ReturnType<typeof openEnrolmentDoor>>;
let api: Awaited<ReturnType<typeof startDeviceApi>>;
let hub: string;

const dirOf = (device: string) => join(root, device);
const requestOf = (device: string) => readFileSync(join(dirOf(device), 'request.jws'), 'utf8').trim();
async function invite(device: string, over: Partial<InvitedDevice> = {}, lifetimeMs = 3_600_000): Promise<Invitation> {
  const wanted = newDevice({ device: DeviceId.parse(device) });
  const deviceApi = `https://127.0.0.1:${api.port}`;
  const invited = { ...wanted, broker: 'mqtts://127.0.0.1:1', deviceApi, notice: 'notice-1', replace: false, ...over };
  return await inviteDevice(store, identity, invited as InvitedDevice, { now, lifetimeMs });
}
async function enrolled(device: string) {
  const invitation = await invite(device);
  await initDevice(dirOf(device), newDevice({ device: DeviceId.parse(device) }));
  await acceptGrant(dirOf(device), await enrol(hub, invitation, requestOf(device)));
  return loadDevice(dirOf(device));
}

beforeAll(async () => {
  store = await memoryStore();
  identity = await openHubIdentity({
    dir: join(root, 'hub'),
    hub: HubId.parse('hub-test'),
    hostnames: ['127.0.0.1'],
    now: Date.now,
  });
  await registerSite(store, { id: SITE, name: '示范卫生院' }, now);
  const policy = testFacePolicy();
  const needs = { store, identity, facePolicy: () => signFacePolicy(policy, identity.signingKey), now: () => now };
  const at = { host: '127.0.0.1', port: 0, logger: quiet };
  door = await openEnrolmentDoor({ ...needs, ...at });
  api = await startDeviceApi({
    ...needs,
    ...at,
    facePolicy: policy,
    routes: [bundleRoutes(join(root, 'hub')), renewalRoutes(needs)],
  });
  hub = `https://127.0.0.1:${door.port}`;
});
afterAll(async () => {
  await door.stop();
  await api.stop();
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

describe('an invited device', () => {
  it('enrols itself, and again with the same request when the answer got lost', async () => {
    const networks = [{ type: 'wireless', name: 'clinic-staff' } as const];
    const invitation = await invite('kiosk-a1', { networks });
    await initDevice(dirOf('kiosk-a1'), newDevice());
    await enrol(hub, invitation, requestOf('kiosk-a1'));
    await acceptGrant(dirOf('kiosk-a1'), await enrol(hub, invitation, requestOf('kiosk-a1')));
    expect(loadDevice(dirOf('kiosk-a1')).config).toMatchObject({ device: 'kiosk-a1', hub: 'hub-test', networks });
  });

  it.each<[string, (invitation: Invitation) => Promise<Invitation> | Invitation, RegExp]>([
    ['a secret that was guessed', (given) => ({ ...given, secret: 'A'.repeat(22) }), /INVITATION_UNKNOWN/],
    ['an invitation that nobody made', (given) => ({ ...given, id: 'A'.repeat(22) }), /INVITATION_UNKNOWN/],
    [
      'an invitation for another place',
      () => invite('kiosk-x1', { place: { type: 'desk', id: '7' } }),
      /NOT_AS_INVITED/,
    ],
  ])('is refused with %s', async (_, change, refusal) => {
    const device = `kiosk-x${Math.floor(Math.random() * 1e9)}`;
    await initDevice(dirOf(device), newDevice({ device: DeviceId.parse(device) }));
    await expect(enrol(hub, await change(await invite(device)), requestOf(device))).rejects.toThrow(refusal);
    now += 1000; // the door lets only so many in at once
  });

  it('is refused with keys of somebody who read the invitation after it was used, and after its time', async () => {
    const invitation = await invite('kiosk-u1');
    await initDevice(dirOf('kiosk-u1'), newDevice({ device: DeviceId.parse('kiosk-u1') }));
    await enrol(hub, invitation, requestOf('kiosk-u1'));
    await initDevice(dirOf('thief'), newDevice({ device: DeviceId.parse('kiosk-u1') }));
    now += 1000;
    await expect(enrol(hub, invitation, requestOf('thief'))).rejects.toThrow(/INVITATION_UNKNOWN/);
    const late = await invite('kiosk-l1', {}, 500);
    await initDevice(dirOf('kiosk-l1'), newDevice({ device: DeviceId.parse('kiosk-l1') }));
    now += 1000;
    await expect(enrol(hub, late, requestOf('kiosk-l1'))).rejects.toThrow(/INVITATION_UNKNOWN/);
  });

  it('trusts only the hub that the invitation names', async () => {
    const invitation = await invite('kiosk-h1');
    await initDevice(dirOf('kiosk-h1'), newDevice({ device: DeviceId.parse('kiosk-h1') }));
    const hubKid = `${'A'.repeat(42)}Q` as Invitation['hubKid'];
    await expect(enrol(hub, { ...invitation, hubKid }, requestOf('kiosk-h1'))).rejects.toMatchObject({
      code: 'OTHER_HUB',
    });
  });
});

describe('a device that is known', () => {
  it('renews its certificate over the one it has, also when the first answer got lost; revoked, it can not', async () => {
    const device = await enrolled('kiosk-r1');
    const signed = {
      request: requestOf('kiosk-r1'),
      grant: readFileSync(join(dirOf('kiosk-r1'), 'grant.jws'), 'utf8').trim(),
    };
    await renew(device, signed);
    await acceptGrant(dirOf('kiosk-r1'), await renew(device, signed));
    const renewed = loadDevice(dirOf('kiosk-r1'));
    expect(renewed.certificate).not.toBe(device.certificate);
    expect(renewed.config).toEqual(device.config);
    const other = await enrolled('kiosk-r2');
    await expect(renew(other, signed)).rejects.toThrow(/only kiosk-r2 can renew/);
    await revokeDevice(store, DeviceId.parse('kiosk-r1'), 'stolen', now);
    await expect(renew(renewed, signed)).rejects.toThrow(/DEVICE_REVOKED/);
  });

  it('fetches models, goes on where a download broke, and refuses bytes that were not announced', async () => {
    const device = await enrolled('kiosk-m1');
    const bundle = await addBundle(store.db, join(root, 'hub'), weightsFolder(), 'the same', now);
    const source = { identity: device, signal: new AbortController().signal };
    const folder = bundleFolder(device.dir, bundle);
    const [, file] = bundle.files;
    const whole = readFileSync(join(root, 'hub', 'bundles', file?.sha256 ?? ''));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${file?.name}.part`), whole.subarray(0, 1000));
    await downloadBundle(bundle, source);
    expect(readFileSync(join(folder, file?.name ?? '')).equals(whole)).toBe(true);
    expect(openBundle(device.dir, bundle).manifest.id).toBe(bundle.model);

    const altered = { ...bundle, version: 9 };
    mkdirSync(bundleFolder(device.dir, altered), { recursive: true });
    writeFileSync(join(bundleFolder(device.dir, altered), `${file?.name}.part`), Buffer.alloc(1000));
    await expect(downloadBundle(altered, source)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    await expect(
      downloadBundle({ ...bundle, version: 8 }, { ...source, identity: { ...device, deviceApi: hub } }),
    ).rejects.toMatchObject({ code: 'BUNDLE_UNAVAILABLE' });
  });
});

/** A folder as an operator brings it: a manifest and small files in place of networks. */
function weightsFolder(): string {
  const folder = join(root, 'weights');
  mkdirSync(folder);
  const bytes = Buffer.from('a network of a few thousand bytes '.repeat(200));
  writeFileSync(join(folder, 'net.onnx'), bytes);
  const files = [{ name: 'net.onnx', from: 'net.onnx', bytes: bytes.length, sha256: sha256Of(bytes), purpose: 'test' }];
  const manifest = {
    v: 1,
    id: 'model-x',
    package: { name: 'x', version: '1.0.0' },
    licence: 'MIT',
    origin: 'https://x.example/',
    folder: 'models/weights',
    files,
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}
