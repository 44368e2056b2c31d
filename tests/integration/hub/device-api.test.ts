import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceId, HubId } from '../../../contract/ids.ts';
import { type FaceTemplate, VAULT_PATHS } from '../../../contract/vault.ts';
import { exchange } from '../../../edge-agent/vault/https-exchange.ts';
import { createVaultClient } from '../../../edge-agent/vault/vault-client.ts';
import type { DeviceIdentity } from '../../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { approveDevice } from '../../../hub/registry/approve.ts';
import { revokeDevice } from '../../../hub/registry/revoke.ts';
import type { Store } from '../../../hub/store/store.ts';
import { type DeviceApi, startDeviceApi } from '../../../hub/vault/device-api.ts';
import { approval, provisionDevice, testFacePolicy, VAULT_POLICY } from '../../support/provisioned-device.ts';
import { memoryStore } from '../../support/stores.ts';
import { recordConsent, testSubject, testTemplate } from '../../support/vault-samples.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-device-api-'));
const patient = testSubject('insured', '1001');
const lines: string[] = [];
const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });

let store: Store;
let identity: HubIdentity;
let api: DeviceApi;
let kiosk: DeviceIdentity;
let template: FaceTemplate;
let now = Date.now();

const openHub = (name: string) =>
  openHubIdentity({
    dir: join(root, name),
    hub: HubId.parse(name),
    hostnames: ['localhost', '127.0.0.1'],
    now: Date.now,
  });
const start = (facePolicy = VAULT_POLICY) =>
  startDeviceApi({
    store,
    identity,
    facePolicy,
    host: '127.0.0.1',
    port: 0,
    logger,
    now: () => now,
    rate: { burst: 20, perSecond: 20 },
  });
const at = (port: number) => ({ deviceApi: `https://127.0.0.1:${port}` });
const provision = async (id: string, over = {}) =>
  await provisionDevice(join(root, id), { store, identity }, { device: DeviceId.parse(id), ...over }, at(api.port));
const client = (identity: DeviceIdentity) => createVaultClient({ identity, now: () => now });

/** Sends any body at all, as a broken or hostile device would. */
async function send(device: DeviceIdentity, method: 'PUT' | 'POST', path: string, body: object) {
  const key = device.transportKey.export({ format: 'pem', type: 'pkcs8' });
  const agent = new Agent({ ca: device.ca, cert: device.certificate, key });
  const { status, text } = await exchange({
    agent,
    method,
    url: new URL(path, device.deviceApi),
    body,
    timeoutMs: 5000,
  });
  agent.destroy();
  return { status, body: text === '' ? undefined : JSON.parse(text) };
}

beforeAll(async () => {
  store = await memoryStore();
  identity = await openHub('hub-test');
  api = await start();
  kiosk = await provision('kiosk-a1');
  template = testTemplate(patient, { createdAt: new Date(now).toISOString() });
  await recordConsent(store, template);
});
afterAll(async () => {
  await api.stop();
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

describe('a device and the vault', () => {
  it('put a template and get it back, through TLS and encryption to the device', async () => {
    const vault = client(kiosk);
    await vault.putTemplate(template);
    expect(await vault.fetchTemplate(patient, 'visit-1')).toEqual(template);
    expect(await vault.fetchTemplate(testSubject('insured', '1002'), 'visit-2')).toBeUndefined();
    vault.close();
  });

  it('another kiosk of the region gets the claimed person too, a staff kiosk its staff', async () => {
    const other = client(await provision('kiosk-b1'));
    expect(await other.fetchTemplate(patient, 'visit-3')).toEqual(template);
    other.close();
    const staff = client(await provision('kiosk-s1', { profile: 'kiosk-staff', place: { type: 'staff', id: 'door' } }));
    expect(await staff.fetchForSite('site-staff')).toEqual([]);
    await expect(staff.fetchTemplate(patient, 'visit-4')).rejects.toMatchObject({
      code: 'REFUSED',
      refusal: 'WRONG_PROFILE',
    });
    staff.close();
  });

  it('a device whose clock runs past the expiry does not use what it is handed', async () => {
    const late = createVaultClient({ identity: kiosk, now: () => now + 700_000 });
    await expect(late.fetchTemplate(patient, 'visit-5')).rejects.toMatchObject({ code: 'HAND_OUT_EXPIRED' });
    late.close();
  });
});

describe('the device API refuses', () => {
  it.each([
    ['an unknown field', 'PUT', VAULT_PATHS.templates, () => ({ ...template, name: 'x' }), 400, ['name']],
    [
      'an unknown field inside',
      'POST',
      VAULT_PATHS.requests,
      () => ({ scope: 'person', nonce: 'n', subject: { ...patient, x: 1 } }),
      400,
      ['subject.x'],
    ],
    ['a scope that does not exist', 'POST', VAULT_PATHS.requests, () => ({ scope: 'everybody' }), 400, ['scope']],
    [
      'a vector of the wrong length',
      'PUT',
      VAULT_PATHS.templates,
      () => ({ ...template, vector: 'AAAA' }),
      400,
      ['vector'],
    ],
  ] as const)('%s, naming it', async (_, method, path, body, status, fields) => {
    const answer = await send(kiosk, method, path, body());
    expect(answer).toMatchObject({ status, body: { error: { code: 'INVALID_FIELD', fields } } });
  });

  it('a body that is too large, and an address that does not exist', async () => {
    const large = await send(kiosk, 'POST', VAULT_PATHS.requests, { scope: 'x'.repeat(20_000) });
    expect(large).toMatchObject({ status: 413, body: { error: { code: 'TOO_LARGE' } } });
    expect(await send(kiosk, 'POST', '/v1/vault', {})).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
  });

  it('a caller without a certificate, or with one of another region', async () => {
    const stranger = await provisionDevice(
      join(root, 'stranger'),
      { store: await memoryStore(), identity: await openHub('hub-other') },
      {},
      at(api.port),
    );
    await expect(client({ ...stranger, ca: kiosk.ca }).fetchTemplate(patient, 'n')).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
    const url = new URL(VAULT_PATHS.requests, kiosk.deviceApi);
    const nobody = exchange({ agent: new Agent({ ca: kiosk.ca }), method: 'POST', url, body: {}, timeoutMs: 5000 });
    await expect(nobody).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('a device does not talk to a hub of another region', async () => {
    const other = await openHub('hub-third');
    await expect(client({ ...kiosk, ca: other.ca.certificate }).putTemplate(template)).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
  });

  it('a certificate that was replaced by a newer one', async () => {
    const former = await provision('kiosk-r1');
    await approveDevice(
      approval({ store, identity, request: readFileSync(join(root, 'kiosk-r1/request.jws'), 'utf8') }),
    );
    await expect(client(former).fetchTemplate(patient, 'n')).rejects.toMatchObject({ refusal: 'CERTIFICATE_REPLACED' });
  });

  it('a revoked device at once, also on a connection that is open', async () => {
    const vault = client(await provision('kiosk-x1'));
    expect(await vault.fetchTemplate(patient, 'visit-6')).toEqual(template);
    await revokeDevice(store, DeviceId.parse('kiosk-x1'), 'stolen', now);
    await expect(vault.fetchTemplate(patient, 'visit-7')).rejects.toMatchObject({
      code: 'REFUSED',
      refusal: 'DEVICE_REVOKED',
    });
    vault.close();
  });

  it('a device that asks too often, until it waits', async () => {
    const vault = client(await provision('kiosk-f1'));
    const answers = await Promise.allSettled(Array.from({ length: 25 }, () => vault.fetchTemplate(patient, 'n')));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ reason: { refusal: 'TOO_MANY_REQUESTS' } });
    now += 1000;
    expect(await vault.fetchTemplate(patient, 'n')).toEqual(template);
    vault.close();
  });

  it('everything under a policy that keeps templates at the site', async () => {
    const siteApi = await start(testFacePolicy());
    const vault = client({ ...kiosk, ...at(siteApi.port) });
    await expect(vault.putTemplate(template)).rejects.toMatchObject({ code: 'REFUSED', refusal: 'SITE_POLICY' });
    await expect(vault.fetchTemplate(patient, 'n')).rejects.toMatchObject({ refusal: 'SITE_POLICY' });
    vault.close();
    await siteApi.stop();
  });

  it('and never writes a template or a person into its log', () => {
    const log = lines.join('');
    expect(log).toContain('handed out');
    expect(log).not.toContain(patient.id);
    expect(log).not.toContain(template.vector.slice(0, 32));
  });
});
