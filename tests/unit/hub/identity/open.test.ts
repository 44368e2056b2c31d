import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubId } from '../../../../contract/ids.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { openHubIdentity, readHubIdentity } from '../../../../hub/identity/open.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-identity-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const DAY = 86_400_000;
const START = Date.parse('2026-11-22T00:00:00Z');
const HUB = HubId.parse('hub-test');
let folders = 0;
const newFolder = () => join(root, `hub-${folders++}`);
const open = (dir: string, over: { hub?: HubId; hostnames?: string[]; at?: number } = {}) =>
  openHubIdentity({
    dir,
    hub: over.hub ?? HUB,
    hostnames: over.hostnames ?? ['localhost', '127.0.0.1'],
    now: () => over.at ?? START,
  });

describe('a new hub', () => {
  const dir = newFolder();
  let identity: HubIdentity;
  beforeAll(async () => {
    identity = await open(dir);
  });

  it('keeps its keys in files that only its account can open', () => {
    const keys = join(dir, 'keys');
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(keys)) expect(statSync(join(keys, file)).mode & 0o777, file).toBe(0o600);
  });

  it('makes secrets of 32 bytes that differ', () => {
    expect(identity.regionKey).toHaveLength(32);
    expect(identity.vaultKey).toHaveLength(32);
    expect(identity.regionKey.equals(identity.vaultKey)).toBe(false);
  });

  it('is an authority for ten years that can sign no other authority', () => {
    const ca = new X509Certificate(identity.ca.certificate);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(ca.validToDate.getTime() - START).toBeCloseTo(3653 * DAY, -4);
    expect(ca.serialNumber).toMatch(/^[0-9A-F]{1,32}$/);
  });

  it('shows a TLS certificate of that authority for every name it has', () => {
    const [tls, ca] = [new X509Certificate(identity.tls.certificate), new X509Certificate(identity.ca.certificate)];
    expect(tls.checkIssued(ca)).toBe(true);
    expect(tls.ca).toBe(false);
    expect(tls.checkPrivateKey(identity.tls.privateKey)).toBe(true);
    expect(tls.checkHost('localhost')).toBe('localhost');
    expect(tls.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(tls.checkHost('elsewhere.example')).toBeUndefined();
    expect(tls.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  it('is the same hub when opened again', async () => {
    const again = await open(dir);
    expect(again.kid).toBe(identity.kid);
    expect(again.regionKey.equals(identity.regionKey)).toBe(true);
    expect(again.ca.certificate).toBe(identity.ca.certificate);
    expect(again.tls.certificate).toBe(identity.tls.certificate);
  });

  it('can be read by a command beside it', () => {
    const read = readHubIdentity(dir, () => START);
    expect(read.hub).toBe(HUB);
    expect(read.kid).toBe(identity.kid);
  });
});

describe('a hub from before there were checkpoints', () => {
  it('gets its note key at the next start, and keeps it', async () => {
    const dir = newFolder();
    await open(dir);
    rmSync(join(dir, 'keys/note.key'));
    expect(() => readHubIdentity(dir, () => START)).toThrow(expect.objectContaining({ code: 'KEYS_INCOMPLETE' }));
    const { noteKey, kid } = await open(dir);
    const again = await open(dir);
    expect(again.noteKey.equals(noteKey)).toBe(true);
    expect(again.kid).toBe(kid);
    expect(noteKey.asymmetricKeyType).toBe('ed25519');
    expect(statSync(join(dir, 'keys/note.key')).mode & 0o777).toBe(0o600);
  });
});

describe('the TLS certificate', () => {
  it.each([
    ['stays while it has 30 days left', { at: START + 366 * DAY }, false],
    ['is renewed when it has less', { at: START + 368 * DAY }, true],
    ['is renewed for a new host name', { hostnames: ['localhost', 'hub.example'] }, true],
    ['stays when there are fewer names', { hostnames: ['localhost'] }, false],
  ])('%s', async (_, over, renewed) => {
    const dir = newFolder();
    const before = await open(dir);
    const after = await open(dir, over);
    expect(after.tls.certificate !== before.tls.certificate).toBe(renewed);
    expect(new X509Certificate(after.tls.certificate).checkPrivateKey(after.tls.privateKey)).toBe(true);
  });
});

describe('what a hub refuses', () => {
  it.each([
    [
      'a key file that others can read',
      (dir: string) => chmodSync(join(dir, 'keys/signing.key'), 0o644),
      'KEY_FILE_TOO_OPEN',
    ],
    ['a key folder that others can list', (dir: string) => chmodSync(join(dir, 'keys'), 0o755), 'KEY_FOLDER_TOO_OPEN'],
    [
      'a lost key: a new one would be another hub',
      (dir: string) => rmSync(join(dir, 'keys/region.key')),
      'KEYS_INCOMPLETE',
    ],
    ['a damaged key', (dir: string) => writeFileSync(join(dir, 'keys/vault.key'), 'c2hvcnQ'), 'KEYS_UNREADABLE'],
    [
      'a damaged authority',
      (dir: string) => writeFileSync(join(dir, 'keys/ca.crt'), 'no certificate'),
      'KEYS_UNREADABLE',
    ],
  ])('%s', async (_, damage, code) => {
    const dir = newFolder();
    await open(dir);
    damage(dir);
    await expect(open(dir)).rejects.toMatchObject({ code });
  });

  it('the data folder of another hub', async () => {
    const dir = newFolder();
    await open(dir);
    await expect(open(dir, { hub: HubId.parse('hub-other') })).rejects.toMatchObject({ code: 'OTHER_HUB' });
  });

  it('an authority that has ended', async () => {
    const dir = newFolder();
    await open(dir);
    await expect(open(dir, { at: START + 3654 * DAY })).rejects.toMatchObject({ code: 'CA_EXPIRED' });
  });

  it('to be read before its first start', () => {
    expect(() => readHubIdentity(newFolder(), () => START)).toThrow(
      expect.objectContaining({ code: 'NOT_INITIALISED' }),
    );
  });
});
