import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readInvitation } from '../contract/enrolment.ts';
import type { Place } from '../contract/evidence.ts';
import { DeviceId, SiteId } from '../contract/ids.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { localConfigPath, writeLocalConfig } from '../edge-agent/config/local-config.ts';
import { FirmwareError } from '../firmware-config/error.ts';
import { readSetup, setupNames } from '../firmware-config/profiles/known-setups.ts';
import type { Setup } from '../firmware-config/profiles/setup.ts';
import { acceptGrant } from '../firmware-config/provisioning/accept-grant.ts';
import { deviceFiles, readInitialisedDevice } from '../firmware-config/provisioning/device-folder.ts';
import { fingerprintOf } from '../firmware-config/provisioning/fingerprint.ts';
import { enrol, renew } from '../firmware-config/provisioning/hub-door.ts';
import { initDevice } from '../firmware-config/provisioning/init-device.ts';
import { loadDevice } from '../firmware-config/provisioning/load-device.ts';
import { printFacts } from './facts.ts';
import { place as placeOf } from './place.ts';

export interface ProvisionDeviceOptions {
  readonly dir: string;
  readonly setup?: string;
  readonly device?: string;
  readonly site?: string;
  readonly place?: Place;
  readonly hub?: string;
  readonly invitation?: string;
  readonly grant?: string;
  readonly json: boolean;
}

/** `zs provision device`: goes as far as it can, and goes on from there when it is called again. */
export async function provisionDevice(options: ProvisionDeviceOptions): Promise<void> {
  const { dir, json } = options;
  const files = deviceFiles(dir);
  if (!existsSync(files.request)) await makeDevice(options);
  else if (options.setup && !existsSync(localConfigPath(dir))) writeAgentConfig(dir, readSetup(options.setup));

  const { request, signingKey } = readInitialisedDevice(dir);
  const grant = await obtainGrant(options, readFileSync(files.request, 'utf8').trim());
  const accepted = grant === undefined ? undefined : await acceptGrant(dir, grant);
  const isReady = accepted !== undefined || existsSync(files.grant);
  printFacts(
    {
      device: request.device,
      site: request.site,
      profile: request.profile,
      'device fingerprint': fingerprintOf(thumbprint(signingKey)),
      ...(accepted && {
        hub: accepted.hub,
        'hub fingerprint': accepted.fingerprint,
        'certificate until': accepted.certificateUntil,
      }),
      ready: isReady ? 'yes' : 'no',
      next: isReady
        ? `compare the hub fingerprint with the one at the hub, then: zs agent run --dir ${dir}`
        : `at the hub: zs device approve ${join(dir, 'request.jws')} --data HUBDIR; then here: zs provision device --dir ${dir} --grant GRANT`,
    },
    { json },
  );
}

/** `zs provision renew` */
export async function renewCertificate({ dir, within }: { dir: string; within?: number }): Promise<void> {
  const device = loadDevice(dir);
  const until = device.certificateUntil ?? 0;
  const left = Math.floor((until - Date.now()) / 86_400_000);
  if (within !== undefined && left > within) {
    printFacts({ renewed: 'no', 'certificate until': new Date(until).toISOString() });
    return;
  }
  const files = deviceFiles(dir);
  const read = (path: string) => readFileSync(path, 'utf8').trim();
  const grant = await renew(device, { request: read(files.request), grant: read(files.grant) });
  const { certificateUntil } = await acceptGrant(dir, grant);
  printFacts({ renewed: 'yes', 'certificate until': certificateUntil, next: 'start the agent anew' });
}

async function makeDevice({ dir, json, ...given }: ProvisionDeviceOptions): Promise<void> {
  const asked = await askFor(given, json);
  const setup = readSetup(asked.setup);
  const { place } = asked;
  await initDevice(dir, { device: asked.device, site: asked.site, place, profile: setup.profile });
  writeAgentConfig(dir, setup);
}

function writeAgentConfig(dir: string, { camera, language, port, sightings }: Setup): void {
  writeLocalConfig(dir, { camera, language, http: { port }, ...(sightings && { sightings }) });
}

async function obtainGrant(options: ProvisionDeviceOptions, request: string): Promise<string | undefined> {
  if (options.grant !== undefined) return readFileSync(options.grant, 'utf8').trim();
  if (options.hub === undefined) return undefined;
  const given = options.invitation ?? (await question('invitation', options.json));
  const text = existsSync(given) ? readFileSync(given, 'utf8') : given;
  const invitation = readInvitation(text);
  if (invitation) return await enrol(options.hub, invitation, request);
  throw new FirmwareError(
    'INVITATION_INVALID',
    'this is no invitation; copy the whole line that zs provision invite printed',
  );
}

interface Wanted {
  readonly setup: string;
  readonly device: DeviceId;
  readonly site: SiteId;
  readonly place: Place;
}

/** Takes what was given and asks for the rest; where nobody can answer, everything that is missing or wrong is said at once. */
async function askFor(given: Omit<ProvisionDeviceOptions, 'dir' | 'json'>, json: boolean): Promise<Wanted> {
  const problems: string[] = [];
  const want = async <T>(
    name: string,
    value: string | undefined,
    read: (text: string) => T | undefined,
    hint: string,
  ) => {
    const text = value ?? (await question(`${name} (${hint})`, json).catch(() => undefined));
    const found = text === undefined ? undefined : read(text);
    if (found === undefined) problems.push(`--${name}: ${text === undefined ? 'is missing' : `not ${text}`}; ${hint}`);
    return found;
  };
  const setup = await want('setup', given.setup, (text) => text, `one of ${setupNames().join(', ')}, or a file`);
  const device = await want('device', given.device, (text) => DeviceId.safeParse(text).data, 'e.g. kiosk-a1');
  const site = await want('site', given.site, (text) => SiteId.safeParse(text).data, 'e.g. H35020300017');
  const place = given.place ?? (await want('place', undefined, placeOrNothing, 'e.g. desk:1'));
  if (setup && device && site && place && problems.length === 0) return { setup, device, site, place };
  throw new FirmwareError('NOT_INITIALISED', `this device can not be set up yet:\n  ${problems.join('\n  ')}`);
}

function placeOrNothing(text: string): Place | undefined {
  try {
    return placeOf(text);
  } catch {
    return undefined;
  }
}

async function question(what: string, json: boolean): Promise<string> {
  if (json || !process.stdin.isTTY) throw new FirmwareError('NOT_INITIALISED', `--${what} is missing`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${what}: `)).trim();
  } finally {
    terminal.close();
  }
}
