import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { requirePath } from './system-program.ts';
import { temporaryFolder, unprivilegedAccount } from './unprivileged.ts';

export interface RunningMosquitto {
  readonly url: string;
  readonly port: number;
  /** What it wrote so far; for failing tests. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts Mosquitto with the files that `configure` makes for a folder and a port; one of them is `mosquitto.conf`. Beside
 * them lie `ca.crt`, `broker.crt` and `broker.key` of the region.
 */
export async function startMosquitto(
  identity: Pick<HubIdentity, 'ca' | 'tls'>,
  configure: (place: { folder: string; port: number }) => Readonly<Record<string, string>>,
): Promise<RunningMosquitto> {
  const program = requirePath('mosquitto');
  const account = unprivilegedAccount();
  const folder = temporaryFolder('zhenshen-mosquitto', account);
  const port = await freePort();
  const files = {
    'ca.crt': identity.ca.certificate,
    'broker.crt': identity.tls.certificate,
    'broker.key': identity.tls.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ...configure({ folder: folder.path, port }),
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder.path, name);
    writeFileSync(path, content, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
  }
  const child = spawn(program, ['-c', join(folder.path, 'mosquitto.conf')], { ...account, cwd: folder.path });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await eventually('Mosquitto', () => {
    if (child.exitCode !== null) throw new Error(`Mosquitto ended with ${child.exitCode}: ${log}`);
    return accepts(port);
  });
  return {
    url: `mqtts://127.0.0.1:${port}`,
    port,
    log: () => log,
    async stop() {
      if (child.exitCode === null) {
        child.kill();
        await once(child, 'exit');
      }
      folder.remove();
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
