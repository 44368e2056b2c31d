import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceId, HubId } from '../../../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../../../contract/jws.ts';
import { openProvisioningGrant, openProvisioningRequest } from '../../../../contract/provisioning.ts';
import { acceptGrant } from '../../../../firmware-config/provisioning/accept-grant.ts';
import { fingerprintOf } from '../../../../firmware-config/provisioning/fingerprint.ts';
import { hardwareId } from '../../../../firmware-config/provisioning/hardware-id.ts';
import { initDevice } from '../../../../firmware-config/provisioning/init-device.ts';
import { loadDevice } from '../../../../firmware-config/provisioning/load-device.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../../../hub/identity/open.ts';
import { approveDevice } from '../../../../hub/registry/approve.ts';
import { registerSite } from '../../../../hub/registry/sites.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { SITE } from '../../../support/builders.ts';
import { approval, newDevice } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-provisioning-'));
let folders = 0;
const newFolder = () => join(root, `device-${folders++}`);
const openHub = (name: string) =>
  openHubIdentity({ dir: join(root, name), hub: HubId.parse(name), hostnames: ['localhost'], now: Date.now });

let identity: HubIdentity;
let otherHub: HubIdentity;
let store: Store;
let devices = 0;

/** A device with keys, the request it made, and the grant it got. */
async function grantedDevice(hub = identity) {
  const dir = newFolder();
  const device = DeviceId.parse(`kiosk-${devices++}`);
  const request = await initDevice(dir, newDevice({ device }));
  return { dir, device, request, grant: await approveDevice(approval({ store, identity: hub, request })) };
}

beforeAll(async () => {
  store = await memoryStore();
  await registerSite(store, { id: SITE, name: '示范卫生院' }, Date.now());
  [identity, otherHub] = [await openHub('hub-test'), await openHub('hub-other')];
});
afterAll(async () => {
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

describe('initDevice', () => {
  it('makes two keys that only this account can open, and says honestly that they are files', async () => {
    const dir = newFolder();
    const request = openProvisioningRequest(await initDevice(dir, newDevice()));
    expect(request.keyLevel).toBe('L0');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const file of ['signing.key', 'transport.key', 'request.jws']) {
      expect(statSync(join(dir, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  it('never overwrites a device', async () => {
    const dir = newFolder();
    await initDevice(dir, newDevice());
    const before = readFileSync(join(dir, 'signing.key'), 'utf8');
    await expect(initDevice(dir, newDevice())).rejects.toMatchObject({ code: 'ALREADY_INITIALISED' });
    expect(readFileSync(join(dir, 'signing.key'), 'utf8')).toBe(before);
  });

  it('refuses a place where such a device must not stand', async () => {
    const camera = newDevice({ profile: 'camera', place: { type: 'bed', id: '12-3' } });
    await expect(initDevice(newFolder(), camera)).rejects.toMatchObject({ code: 'WRONG_PLACE' });
  });

  it('derives the hardware id from the machine id without showing it, and makes one up where there is none', () => {
    const file = join(root, 'machine-id');
    writeFileSync(file, '0123456789abcdef0123456789abcdef\n');
    expect(hardwareId(file)).toBe(hardwareId(file));
    expect(Buffer.from(hardwareId(file), 'base64url')[0]).toBe(1);
    expect(Buffer.from(hardwareId(file), 'base64url').toString('hex')).not.toContain('0123456789abcdef');
    expect(hardwareId(join(root, 'none'))).not.toBe(hardwareId(join(root, 'none')));
  });
});

describe('acceptGrant and loadDevice', () => {
  it('give a device what its hub granted', async () => {
    const { dir, device, grant } = await grantedDevice();
    const accepted = await acceptGrant(dir, grant);
    expect(accepted.fingerprint).toBe(fingerprintOf(identity.kid));
    expect(accepted.fingerprint).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    const loaded = loadDevice(dir, Date.now);
    expect(loaded.config).toMatchObject({ device, site: SITE, siteName: '示范卫生院', hub: 'hub-test' });
    expect(loaded.regionKey.equals(identity.regionKey)).toBe(true);
    expect(loaded.hubKid).toBe(identity.kid);
    expect(statSync(join(dir, 'region.key')).mode & 0o777).toBe(0o600);
  });

  it('refuse a grant of which any character was changed', async () => {
    const { dir, grant } = await grantedDevice();
    await fc.assert(
      fc.asyncProperty(fc.nat(grant.length - 1), fc.constantFrom(...'AQgw_.-'), async (at, character) => {
        fc.pre(grant[at] !== character);
        const altered = grant.slice(0, at) + character + grant.slice(at + 1);
        await expect(acceptGrant(dir, altered)).rejects.toMatchObject({ code: 'GRANT_INVALID' });
      }),
      { numRuns: 40 },
    );
  });

  it('refuse the grant of another device', async () => {
    const [mine, theirs] = [await grantedDevice(), await grantedDevice()];
    await expect(acceptGrant(mine.dir, theirs.grant)).rejects.toMatchObject({ code: 'GRANT_FOR_OTHER_DEVICE' });
  });

  it('refuse a certificate, region key or policy that was exchanged by somebody who can sign', async () => {
    const [mine, theirs] = [await grantedDevice(), await grantedDevice()];
    const [own, other] = [openProvisioningGrant(mine.grant).grant, openProvisioningGrant(theirs.grant).grant];
    const resigned = (over: object) => sign(MEDIA_TYPES.provisioningGrant, { ...own, ...over }, identity.signingKey);
    const forgedPolicy = sign(MEDIA_TYPES.facePolicy, {}, otherHub.signingKey);
    for (const over of [
      { certificate: other.certificate },
      { ca: otherHub.ca.certificate },
      { regionKey: other.regionKey },
      { facePolicy: forgedPolicy },
      { config: other.config },
    ]) {
      await expect(acceptGrant(mine.dir, resigned(over)), Object.keys(over)[0]).rejects.toMatchObject({
        code: 'GRANT_INVALID',
      });
    }
  });

  it('refuse another hub than the one accepted before, unless told', async () => {
    const { dir, grant, request } = await grantedDevice();
    await acceptGrant(dir, grant);
    const otherStore = await memoryStore();
    await registerSite(otherStore, { id: SITE, name: 'elsewhere' }, Date.now());
    const takeover = await approveDevice(approval({ store: otherStore, identity: otherHub, request }));
    await otherStore.close();
    await expect(acceptGrant(dir, takeover)).rejects.toMatchObject({ code: 'OTHER_HUB' });
    expect(loadDevice(dir, Date.now).hubKid).toBe(identity.kid);
    await acceptGrant(dir, takeover, { replaceHub: true });
    expect(loadDevice(dir, Date.now).hubKid).toBe(otherHub.kid);
  });
});

describe('loadDevice', () => {
  it.each([
    ['a folder without a device', (dir: string) => rmSync(dir, { recursive: true }), 'NOT_INITIALISED'],
    ['a device without a grant', (dir: string) => rmSync(join(dir, 'grant.jws')), 'NOT_PROVISIONED'],
    [
      'a signing key that others can read',
      (dir: string) => chmodSync(join(dir, 'signing.key'), 0o644),
      'KEY_FILE_TOO_OPEN',
    ],
    [
      'a region key that others can read',
      (dir: string) => chmodSync(join(dir, 'region.key'), 0o640),
      'KEY_FILE_TOO_OPEN',
    ],
    ['a key that is gone', (dir: string) => rmSync(join(dir, 'transport.key')), 'KEY_FILE_MISSING'],
    ['an altered grant', (dir: string) => writeFileSync(join(dir, 'grant.jws'), 'a.b.c'), 'GRANT_INVALID'],
  ])('refuses %s', async (_, damage, code) => {
    const { dir, grant } = await grantedDevice();
    await acceptGrant(dir, grant);
    damage(dir);
    expect(() => loadDevice(dir, Date.now)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a certificate whose time is over, and says what to do', async () => {
    const { dir, grant } = await grantedDevice();
    await acceptGrant(dir, grant);
    const inTwoYears = () => Date.now() + 2 * 365 * 86_400_000;
    expect(() => loadDevice(dir, inTwoYears)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_EXPIRED' }));
  });

  it('refuses the region key of another grant: half of a move to another hub', async () => {
    const { dir, grant, request } = await grantedDevice();
    await acceptGrant(dir, grant);
    const former = readFileSync(join(dir, 'region.key'), 'utf8');
    await acceptGrant(dir, await approveDevice(approval({ store, identity, request }, { notice: 'notice-2' })));
    writeFileSync(join(dir, 'region.key'), former);
    expect(() => loadDevice(dir, Date.now)).toThrow(expect.objectContaining({ code: 'GRANT_INVALID' }));
  });

  it("refuses another device's request beside its own key", async () => {
    const [mine, theirs] = [await grantedDevice(), await grantedDevice()];
    await acceptGrant(mine.dir, mine.grant);
    writeFileSync(join(mine.dir, 'request.jws'), theirs.request);
    expect(() => loadDevice(mine.dir, Date.now)).toThrow(expect.objectContaining({ code: 'REQUEST_ALTERED' }));
  });
});
