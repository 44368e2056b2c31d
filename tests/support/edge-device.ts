import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeviceConfig } from '../../contract/device-config.ts';
import { type ChainId, newChainId } from '../../contract/ids.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { createAttestor } from '../../edge-agent/attestation/attestor.ts';
import type { AttestationDraft, Attestor } from '../../edge-agent/attestation/draft.ts';
import type { Outbox } from '../../edge-agent/outbox/outbox.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { SITE, type TestDevice } from './builders.ts';
import { testTransport } from './test-identity.ts';

/** A temporary folder that is removed by `remove`. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'zhenshen-agent-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The configuration of a registration kiosk, with what the test cares about laid over it. */
export function testConfig(over: object = {}): DeviceConfig {
  return DeviceConfig.parse({
    version: 'config-1',
    hub: 'hub-test',
    device: 'kiosk-a1',
    site: SITE,
    siteName: '示范卫生院',
    place: { type: 'desk', id: '1' },
    profile: 'kiosk-registration',
    notice: 'notice-1',
    ...over,
  });
}

/** A provisioned device without files: what `loadDevice` would return for it. */
export async function edgeIdentity(
  hub: HubIdentity,
  dir: string,
  broker: string,
  device?: TestDevice,
): Promise<DeviceIdentity> {
  const config = testConfig({ hub: hub.hub, ...(device ? { device: device.id, site: device.site } : {}) });
  const transport = await testTransport(hub.ca, config.device, config.site);
  return {
    dir,
    config,
    ueid: 'f3b1c2d4e5f60718293a4b5c6d7e8f90',
    keyLevel: 'L0',
    firstChain: newChainId(),
    signingKey: device?.signingKey ?? es256.generate().privateKey,
    transportKey: transport.privateKey,
    certificate: transport.certificate,
    ca: hub.ca.certificate,
    hubKey: hub.publicKey,
    hubKid: hub.kid,
    broker,
    deviceApi: 'https://127.0.0.1:1',
    facePolicy: '',
    regionKey: hub.regionKey,
  };
}

/** Signs into `outbox` like the agent does, with a key of its own unless one is given. */
export function testAttestor(
  outbox: Outbox,
  { now = Date.now, signingKey = es256.generate().privateKey }: { now?: () => number; signingKey?: KeyObject } = {},
): Attestor {
  return createAttestor({
    identity: { config: testConfig(), ueid: 'f3b1c2d4e5f60718293a4b5c6d7e8f90', signingKey },
    outbox,
    posture: () => ({ agent: '0.1.0', config: 'config-1', models: {}, keyLevel: 'L0' }),
    clock: () => ({ source: 'none', offsetMs: null }),
    now,
  });
}

export const STARTED: AttestationDraft = { kind: 'device.status', status: { event: 'started' } };

/** The private key and chain of a test that spans processes, written as text. */
export interface PortableDevice {
  readonly path: string;
  readonly chain: ChainId;
  readonly signingKeyPem: string;
}

export function signingKeyOf({ signingKeyPem }: PortableDevice): KeyObject {
  return createPrivateKey(signingKeyPem);
}
