import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { es256 } from '../contract/signature/es256.ts';
import { writePrivateKey } from '../contract/signature/key-file.ts';
import { emqxFiles } from '../firmware-config/broker-acl/emqx.ts';
import { mosquittoFiles } from '../firmware-config/broker-acl/mosquitto.ts';
import { issueBrokerCertificate } from '../hub/identity/certificate-authority.ts';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { readHubIdentity } from '../hub/identity/open.ts';
import { activeDevices } from '../hub/registry/active-devices.ts';
import { printFacts } from './facts.ts';
import { withStore } from './registry-desk.ts';

export interface BrokerAclOptions {
  readonly data: string;
  readonly store?: string;
  readonly format: 'mosquitto' | 'emqx';
  readonly out: string;
  readonly port: number;
  readonly hostname?: string[];
  readonly workers: number;
  readonly mountedAt?: string;
}

/** `zs broker acl` */
export async function writeBrokerFiles({
  data,
  store,
  format,
  out,
  port,
  hostname,
  workers,
  mountedAt,
}: BrokerAclOptions): Promise<void> {
  const identity = readHubIdentity(data, Date.now);
  const folder = resolve(out);
  const devices = await withStore({ data, ...(store && { store }) }, ({ db }) => activeDevices(db));
  const access = { hub: identity.hub, workers, devices, port };
  const files = format === 'mosquitto' ? mosquittoFiles({ ...access, folder: mountedAt ?? folder }) : emqxFiles(access);

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries({ ...files, 'ca.crt': identity.ca.certificate })) {
    writeFileSync(join(folder, name), text);
  }
  const made = hostname ? await makeBrokerCertificate(folder, identity, hostname) : [];
  printFacts({ devices: String(devices.length), folder, files: [...Object.keys(files), 'ca.crt', ...made].join(', ') });
}

async function makeBrokerCertificate(folder: string, identity: HubIdentity, hostnames: string[]): Promise<string[]> {
  const keyFile = join(folder, 'broker.key');
  if (existsSync(keyFile)) return [];
  const { privateKey, publicKey } = es256.generate();
  const broker = { hub: identity.hub, hostnames, publicKey };
  writeFileSync(join(folder, 'broker.crt'), await issueBrokerCertificate(identity.ca, broker, Date.now()));
  writePrivateKey(keyFile, privateKey);
  return ['broker.key', 'broker.crt'];
}
