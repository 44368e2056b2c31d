import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attestation } from '../../contract/attestation.ts';
import { DeviceId, HubId, SiteId } from '../../contract/ids.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { acceptGrant } from '../../firmware-config/provisioning/accept-grant.ts';
import { initDevice } from '../../firmware-config/provisioning/init-device.ts';
import { loadDevice } from '../../firmware-config/provisioning/load-device.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { approveDevice } from '../../hub/registry/approve.ts';
import { openFacePolicyFile } from '../../hub/registry/face-policy-file.ts';
import { registerSite } from '../../hub/registry/sites.ts';
import { openStore } from '../../hub/store/open-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import type { Battlefield } from './target.ts';

const DAY = 86_400_000;

/** A hub in memory with one institution and one provisioned kiosk: real keys, so that hostile content is signed. */
export interface Victim {
  readonly store: Store;
  readonly identity: HubIdentity;
  readonly device: DeviceIdentity;
  readonly signingKey: KeyObject;
  /** The signed provisioning request, as the device made it. */
  readonly request: string;
  /** A folder of its own, removed by `close`. */
  readonly dir: string;
  close(): Promise<void>;
}

export const SITE = SiteId.parse('H35020300017');

/** Makes one in memory, or in the database at `postgresUrl`, which may hold an earlier victim. */
export async function createVictim({ postgresUrl }: Battlefield = {}): Promise<Victim> {
  const dir = mkdtempSync(join(tmpdir(), 'zhenshen-fuzz-'));
  const now = () => Date.now() - DAY;
  const identity = await openHubIdentity({ dir, hub: HubId.parse('hub-fuzz'), hostnames: ['localhost'], now });
  const { jws: facePolicy } = openFacePolicyFile(dir, identity, defaultFacePolicy());
  const store = await openStore(postgresUrl ? { postgres: postgresUrl } : { sqlite: ':memory:' });
  await store.migrate();
  await registerSite(store, { id: SITE, name: '模糊示范门诊部' }, now());
  const folder = join(dir, 'device');
  const request = await initDevice(folder, {
    device: DeviceId.parse('kiosk-1'),
    site: SITE,
    place: { type: 'desk', id: '1' },
    profile: 'kiosk-registration',
  });
  const addresses = { broker: 'mqtts://localhost:8883', deviceApi: 'https://localhost:8443' };
  const grant = await approveDevice({
    store,
    identity,
    request,
    ...addresses,
    facePolicy,
    notice: 'notice-1',
    replace: true,
    now,
  });
  await acceptGrant(folder, grant);
  const device = loadDevice(folder);
  return {
    store,
    identity,
    device,
    signingKey: device.signingKey,
    request,
    dir,
    async close() {
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const SUBJECT = { type: 'insured', id: 'kq3mX0y7bZ8cV1nL5tR2wE9uI4oP6aS0dF7gH1jK3lQ' };

/** A valid check-in of the victim's kiosk. */
export function checkIn({ device }: Pick<Victim, 'device'>, over: object = {}): Attestation {
  return Attestation.parse({
    v: 1,
    kind: 'patient.registration',
    iss: device.config.device,
    ueid: device.ueid,
    jti: '019ab3c4-5d6e-7f80-9123-456789abcdef',
    chain: device.firstChain,
    seq: 1,
    prev: null,
    iat: Date.now() / 1000 - 60,
    clock: { source: 'ntp', offsetMs: 3 },
    site: device.config.site,
    place: device.config.place,
    posture: { agent: '0.1.0', config: 'config-1', models: {}, keyLevel: 'L0' },
    subject: SUBJECT,
    nonce: 'visit-1',
    face: {
      outcome: 'match',
      reasons: [],
      score: 0.74,
      threshold: 0.5,
      policy: 'zs-face-1',
      model: 'mobilefacenet-512',
      quality: { faceSize: 0.9, pose: 0.8, sharpness: 0.7, exposure: 0.9 },
      frames: 3,
    },
    pad: { outcome: 'not-run' },
    ...over,
  });
}

/** Further kinds of event, each with what only it has. */
export function otherEvents(victim: Pick<Victim, 'device'>): Attestation[] {
  const { place, posture, clock, v, iss, ueid, jti, chain, seq, prev, iat, site } = checkIn(victim);
  const head = { place, posture, clock, v, iss, ueid, jti, chain, seq, prev, iat, site };
  return [
    { kind: 'device.status', status: { event: 'started', detail: 'camera: replay' } },
    { kind: 'downtime', downtime: { code: 'DT-4F7K2', reason: 'camera', from: '2026-11-22T01:00:00.000Z' } },
    {
      kind: 'consent.granted',
      subject: SUBJECT,
      consent: {
        id: '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e',
        notice: 'notice-1',
        scopes: ['face-verification', 'template-site'],
        by: 'self',
        under14: false,
        at: '2026-11-22T00:30:00.000Z',
      },
    },
    { kind: 'consent.withdrawn', subject: SUBJECT, consentId: '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e' },
  ].map((body) => Attestation.parse({ ...head, ...body }));
}
