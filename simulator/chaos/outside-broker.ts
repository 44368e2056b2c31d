import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { es256 } from '../../contract/signature/es256.ts';
import type { DeviceAddress } from '../../contract/topics.ts';
import { mosquittoFiles } from '../../firmware-config/broker-acl/mosquitto.ts';
import { issueBrokerCertificate } from '../../hub/identity/certificate-authority.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { ChaosError } from './error.ts';
import { Killable } from './killable.ts';

const PROGRAMS = [
  '/usr/sbin/mosquitto',
  '/usr/bin/mosquitto',
  '/usr/local/sbin/mosquitto',
  '/opt/homebrew/sbin/mosquitto',
];

/** Mosquitto as `zs broker acl` would set it up, to be killed like the rest. Throws ChaosError when it is not installed. */
export async function outsideBroker(
  logFile: string,
  identity: HubIdentity,
  { port, devices }: { readonly port: number; readonly devices: readonly DeviceAddress[] },
): Promise<{ broker: Killable; remove(): void }> {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (!program) throw new ChaosError('BAD_OPTION', 'Mosquitto is not installed; leave --external out, or install it');
  // Outside of the run's folder, which its account may not enter.
  const folder = mkdtempSync(join(tmpdir(), 'zhenshen-mosquitto-'));
  const { privateKey, publicKey } = es256.generate();
  const certificate = await issueBrokerCertificate(
    identity.ca,
    { hub: identity.hub, hostnames: ['localhost', '127.0.0.1'], publicKey },
    Date.now(),
  );
  const files = {
    ...mosquittoFiles({ folder, port, hub: identity.hub, devices, bindAddress: '127.0.0.1' }),
    'ca.crt': identity.ca.certificate,
    'broker.crt': certificate,
    'broker.key': privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
  const account = ordinaryAccount();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  if (account) for (const name of ['.', ...Object.keys(files)]) chownSync(join(folder, name), account.uid, account.gid);
  const broker = new Killable({
    name: 'Mosquitto',
    logFile,
    onLine: () => {},
    spawn: () =>
      spawn(program, ['-c', join(folder, 'mosquitto.conf')], { ...account, stdio: ['ignore', 'pipe', 'pipe'] }),
  });
  return { broker, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// Mosquitto gives up root by itself, but could not read its files then.
function ordinaryAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
