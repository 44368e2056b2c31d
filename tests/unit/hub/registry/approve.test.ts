import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeviceId, newChainId, type SiteId } from '../../../../contract/ids.ts';
import { decryptWith, SECRET_TYPES } from '../../../../contract/jwe.ts';
import { digestOf, MEDIA_TYPES, sign } from '../../../../contract/jws.ts';
import { openProvisioningGrant, type ProvisioningRequest } from '../../../../contract/provisioning.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { jwkOf } from '../../../../contract/signature/public-jwk.ts';
import { thumbprint } from '../../../../contract/signature/thumbprint.ts';
import { subjectOf } from '../../../../firmware-config/certificate/certificate-subject.ts';
import { createSigningRequest } from '../../../../firmware-config/certificate/signing-request.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { commitmentOf } from '../../../../hub/ledger/entry.ts';
import { linesAt } from '../../../../hub/ledger/lines.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import { approveDevice } from '../../../../hub/registry/approve.ts';
import { certificateFingerprint } from '../../../../hub/registry/certificate-fingerprint.ts';
import { revokeDevice } from '../../../../hub/registry/revoke.ts';
import { registerSite } from '../../../../hub/registry/sites.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { OTHER_SITE, SITE } from '../../../support/builders.ts';
import { approval } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { testIdentity } from '../../../support/test-identity.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-registry-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const T0 = Date.parse('2026-11-22T00:00:00Z');
const DEVICE = DeviceId.parse('kiosk-a1');
let identity: HubIdentity;
let store: Store;

beforeAll(async () => {
  identity = await testIdentity();
});
beforeEach(async () => {
  store = await memoryStore();
  await registerSite(store, { id: SITE, name: '示范卫生院' }, T0);
  return async () => await store.close();
});

/** A request, with keys of one's own choice: what an honest device, or a dishonest one, could send. */
async function requestOf({
  device = DEVICE as string,
  site = SITE as SiteId,
  signing = es256.generate().privateKey,
  transport = es256.generate().privateKey,
  over = {} as Partial<ProvisioningRequest>,
} = {}) {
  const request = {
    v: 1,
    device,
    ueid: 'AQ',
    site,
    place: { type: 'desk', id: '1' },
    profile: 'kiosk-registration',
    signingKey: jwkOf(signing),
    keyLevel: 'L0',
    transportCsr: await createSigningRequest(transport, DEVICE, SITE),
    chain: newChainId(),
    ...over,
  };
  return { signed: sign(MEDIA_TYPES.provisioningRequest, request, signing), signing, transport };
}
const approve = (request: string, over = {}) =>
  approveDevice(approval({ store, identity, request }, { now: () => T0, ...over }));

describe('an approval', () => {
  it('registers the device, its key and its certificate, and grants what only this device can use', async () => {
    const { signed, signing, transport } = await requestOf();
    const { grant } = openProvisioningGrant(await approve(signed));
    const certificate = new X509Certificate(grant.certificate);
    const row = await store.db.selectFrom('devices').selectAll().executeTakeFirstOrThrow();

    expect(grant.kid).toBe(thumbprint(signing));
    expect(subjectOf(certificate)).toEqual({ commonName: DEVICE, organisation: SITE });
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.checkIssued(new X509Certificate(identity.ca.certificate))).toBe(true);
    expect(row).toMatchObject({
      id: DEVICE,
      site: SITE,
      state: 'active',
      certificate_fingerprint: certificateFingerprint(certificate),
    });
    expect((await decryptWith(transport, SECRET_TYPES.regionKey, grant.regionKey)).secret).toEqual(identity.regionKey);
    await expect(
      decryptWith(es256.generate().privateKey, SECRET_TYPES.regionKey, grant.regionKey),
    ).rejects.toMatchObject({
      code: 'CANNOT_DECRYPT',
    });
  });

  it('is kept for good, and is a line of the ledger', async () => {
    await approve((await requestOf()).signed);
    const kept = await store.db.selectFrom('device_events').selectAll().executeTakeFirstOrThrow();
    const line = (await linesAt(store.db, [1])).get(1);
    const entry = { kind: 'device', ref: kept.id, digest: digestOf(kept.content) };
    expect(line?.leaf).toBe(commitmentOf(entry, line?.salt));
    await expect(store.db.deleteFrom('device_events').execute()).rejects.toThrow('append-only');
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 1 });
  });

  it('of the same key again renews the certificate and keeps the key', async () => {
    const { signed } = await requestOf();
    await approve(signed);
    const first = await store.db.selectFrom('devices').selectAll().executeTakeFirstOrThrow();
    await approve(signed, { now: () => T0 + 1000 });
    const second = await store.db.selectFrom('devices').selectAll().executeTakeFirstOrThrow();
    expect(second.certificate_fingerprint).not.toBe(first.certificate_fingerprint);
    expect(second.created_at).toBe(first.created_at);
    expect(await store.db.selectFrom('device_keys').select('valid_until').execute()).toEqual([{ valid_until: null }]);
  });

  it('of new keys under an id in use is refused, and with replace closes the former key at that moment', async () => {
    const [former, next] = [await requestOf(), await requestOf()];
    await approve(former.signed);
    await expect(approve(next.signed)).rejects.toMatchObject({ code: 'DEVICE_ID_TAKEN' });
    await approve(next.signed, { replace: true, now: () => T0 + 1000 });
    const keys = await store.db.selectFrom('device_keys').selectAll().orderBy('valid_from').execute();
    expect(keys.map(({ kid, valid_until }) => [kid, valid_until])).toEqual([
      [thumbprint(former.signing), new Date(T0 + 1000).toISOString()],
      [thumbprint(next.signing), null],
    ]);
    await expect(approve(former.signed, { replace: true })).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });

  it('gives the same version to the same configuration, and another to another', async () => {
    const { signed } = await requestOf();
    const versionOf = async (over = {}) => openProvisioningGrant(await approve(signed, over)).grant.config.version;
    const version = await versionOf();
    expect(await versionOf({ now: () => T0 + 5000 })).toBe(version);
    expect(await versionOf({ notice: 'notice-2' })).not.toBe(version);
  });
});

describe('an approval is refused', () => {
  const oneKey = es256.generate().privateKey;
  it.each([
    ['for a site that nobody registered', { site: OTHER_SITE }, 'SITE_UNKNOWN'],
    [
      'for a device id that is a name of a hub: brokers would take it for one',
      { device: 'hub-test' },
      'DEVICE_ID_RESERVED',
    ],
    ['for one key with both uses', { signing: oneKey, transport: oneKey }, 'SAME_KEY_TWICE'],
    [
      'for a fixed camera in a bed bay',
      { over: { profile: 'camera', place: { type: 'bed', id: '1' } } as const },
      'WRONG_PLACE',
    ],
    [
      'for a signing request that is not one',
      { over: { transportCsr: '-----BEGIN CERTIFICATE REQUEST-----\nAAAA' } },
      'REQUEST_INVALID',
    ],
  ])('%s', async (_, over, code) => {
    const { signed } = await requestOf(over);
    await expect(approve(signed)).rejects.toMatchObject({ name: 'RegistryError', code });
    expect(await store.db.selectFrom('devices').selectAll().execute()).toEqual([]);
  });

  it('when the sender does not hold the signing key it names', async () => {
    const forged = await requestOf({ over: { signingKey: jwkOf(es256.generate().publicKey) } });
    await expect(approve(forged.signed)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it("when the transport key is somebody else's", async () => {
    const csr = await createSigningRequest(es256.generate().privateKey, DEVICE, SITE);
    const body = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    body.writeUInt8((body.at(-1) ?? 0) ^ 1, body.length - 1); // the proof of possession is at the end
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    await expect(approve((await requestOf({ over: { transportCsr: pem } })).signed)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  it('when any character of the request was changed', async () => {
    const { signed } = await requestOf();
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), fc.constantFrom(...'AQgw_.-'), async (at, character) => {
        fc.pre(signed[at] !== character);
        const altered = signed.slice(0, at) + character + signed.slice(at + 1);
        await expect(approve(altered)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      }),
      { numRuns: 40 },
    );
  });

  it('when the face policy is not signed by this hub', async () => {
    const facePolicy = sign(MEDIA_TYPES.facePolicy, {}, es256.generate().privateKey);
    await expect(approve((await requestOf()).signed, { facePolicy })).rejects.toMatchObject({ code: 'POLICY_INVALID' });
  });

  it('when the key belongs to another device', async () => {
    const signing = createPrivateKey(es256.generate().privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await approve((await requestOf({ signing })).signed);
    const clone = await requestOf({ signing, device: 'kiosk-b2' });
    await expect(approve(clone.signed, { replace: true })).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });
});

describe('a revocation', () => {
  it('ends device and keys, is in the ledger, and is not taken back by asking again', async () => {
    const { signed } = await requestOf();
    await approve(signed);
    await revokeDevice(store, DEVICE, 'stolen', T0 + 1000);
    const at = new Date(T0 + 1000).toISOString();
    expect(await store.db.selectFrom('devices').select(['state', 'revoked_at']).execute()).toEqual([
      { state: 'revoked', revoked_at: at },
    ]);
    expect(await store.db.selectFrom('device_keys').select('valid_until').execute()).toEqual([{ valid_until: at }]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 2 });
    await expect(revokeDevice(store, DEVICE, 'stolen', T0 + 2000)).rejects.toMatchObject({ code: 'DEVICE_REVOKED' });
    await expect(approve(signed)).rejects.toMatchObject({ code: 'KEY_REUSED' });
    await expect(approve((await requestOf()).signed)).rejects.toMatchObject({ code: 'DEVICE_REVOKED' });
  });

  it('of a device that nobody registered says so', async () => {
    await expect(revokeDevice(store, DEVICE, 'lost', T0)).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });

  it('leaves its id to new hardware when replaced on purpose', async () => {
    await approve((await requestOf()).signed);
    await revokeDevice(store, DEVICE, 'stolen', T0 + 1000);
    await approve((await requestOf()).signed, { replace: true });
    expect(await store.db.selectFrom('devices').select(['state', 'revoked_at']).execute()).toEqual([
      { state: 'active', revoked_at: null },
    ]);
  });
});

describe('a site', () => {
  const fence = { centre: { lat: 24.5, lon: 118.1, datum: 'GCJ02' as const }, radiusM: 120 };
  it('is added once, changed when something changed, and carries its region', async () => {
    expect(await registerSite(store, { id: OTHER_SITE, name: '城东药店' }, T0)).toBe('added');
    expect(await registerSite(store, { id: OTHER_SITE, name: '城东药店' }, T0)).toBe('unchanged');
    expect(await registerSite(store, { id: OTHER_SITE, name: '城东药店', fence }, T0)).toBe('changed');
    const row = await store.db.selectFrom('sites').selectAll().where('id', '=', OTHER_SITE).executeTakeFirstOrThrow();
    expect(row.region).toBe('350203');
    const { signed } = await requestOf({ site: OTHER_SITE });
    expect(openProvisioningGrant(await approve(signed)).grant.config.fence).toEqual(fence);
  });
});
