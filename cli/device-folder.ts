import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeviceProfile } from '../contract/device-config.ts';
import type { Place } from '../contract/evidence.ts';
import { DeviceId, SiteId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { acceptGrant } from '../firmware-config/provisioning/accept-grant.ts';
import { checkGrant } from '../firmware-config/provisioning/check-grant.ts';
import { deviceFiles, readInitialisedDevice } from '../firmware-config/provisioning/device-folder.ts';
import { fingerprintOf } from '../firmware-config/provisioning/fingerprint.ts';
import { initDevice } from '../firmware-config/provisioning/init-device.ts';
import { agentUnit } from '../firmware-config/systemd/agent-unit.ts';
import { printFacts } from './facts.ts';

export interface InitOptions {
  readonly dir: string;
  readonly device: string;
  readonly site: string;
  readonly place: Place;
  readonly profile: DeviceProfile;
}

/** `zs device init` */
export async function init({ dir, device, site, place, profile }: InitOptions): Promise<void> {
  await initDevice(dir, {
    device: parseOrThrow(DeviceId, device, '--device'),
    site: parseOrThrow(SiteId, site, '--site'),
    place,
    profile,
  });
  const { signingKey } = readInitialisedDevice(dir);
  printFacts({
    request: deviceFiles(dir).request,
    'device fingerprint': fingerprintOf(thumbprint(signingKey)),
    'key level': 'L0: the keys are files; whoever is root on this machine can copy them',
    next: `at the hub: zs device approve ${join(dir, 'request.jws')} --data HUBDIR`,
  });
}

/** `zs device accept` */
export async function accept(grant: string, { dir, replaceHub }: { dir: string; replaceHub: boolean }): Promise<void> {
  const accepted = await acceptGrant(dir, readFileSync(grant, 'utf8').trim(), { replaceHub });
  printFacts({
    hub: accepted.hub,
    'hub fingerprint': accepted.fingerprint,
    'certificate until': accepted.certificateUntil,
    next: `compare the hub fingerprint with the one at the hub, then: zs agent run --dir ${dir}`,
  });
}

/** `zs device show`: also for a device that is not ready, so it takes what there is. */
export function show({ dir, json }: { dir: string; json: boolean }): void {
  const device = readInitialisedDevice(dir);
  const { request, signingKey } = device;
  const facts: Record<string, string> = {
    device: request.device,
    site: request.site,
    place: `${request.place.type}:${request.place.id}`,
    profile: request.profile,
    'hardware id': request.ueid,
    'key level': request.keyLevel,
    'device fingerprint': fingerprintOf(thumbprint(signingKey)),
  };
  const { grant: grantFile } = deviceFiles(dir);
  if (existsSync(grantFile)) {
    const { grant, hubKey, certificate } = checkGrant(readFileSync(grantFile, 'utf8').trim(), device);
    Object.assign(facts, {
      hub: grant.iss,
      'hub fingerprint': fingerprintOf(thumbprint(hubKey)),
      broker: grant.broker,
      'device api': grant.deviceApi,
      configuration: grant.config.version,
      'certificate until': certificate.validToDate.toISOString(),
    });
  } else {
    facts.next = 'no grant yet: approve the request at the hub, then zs device accept GRANT';
  }
  printFacts(facts, { json });
}

/** `zs device unit` */
export function unit({ dir, user }: { dir: string; user: string }): void {
  process.stdout.write(agentUnit({ program: resolve(import.meta.dirname, '..'), dir: resolve(dir), user }));
}
