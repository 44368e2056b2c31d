import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { SiteNetwork } from '../../contract/device-config.ts';
import type { SecondSignal } from '../../contract/evidence.ts';

/** Networks that the device hangs on now, as the site's are named in its configuration. */
export type NetworksNow = () => Promise<readonly SiteNetwork[]>;

/** Says whether the device hangs on a network that exists at its site only; undefined when none is named for the site. */
export async function networkSays(
  own: readonly SiteNetwork[] | undefined,
  networks: NetworksNow,
): Promise<SecondSignal['says'] | undefined> {
  if (!own || own.length === 0) return undefined;
  const found = await networks();
  // Off the network is no statement: the cable may be out, and mobile data has neither name nor gateway.
  if (found.length === 0) return 'unknown';
  const keys = new Set(own.map(keyOf));
  return found.some((network) => keys.has(keyOf(network))) ? 'here' : 'elsewhere';
}

function keyOf(network: SiteNetwork): string {
  return network.type === 'wireless' ? `wireless ${network.name}` : `wired ${network.gateway}`;
}

const run = promisify(execFile);
const ASK_MS = 1_000;

/** Where the kernel keeps its tables; another folder in tests. */
export function linuxNetworks(proc = '/proc/net'): NetworksNow {
  return async () => {
    const gateway = gatewayOf(readText(`${proc}/route`), readText(`${proc}/arp`));
    const name = readText(`${proc}/wireless`).split('\n').length > 3 ? await wirelessName() : undefined;
    return [
      ...(gateway ? [{ type: 'wired', gateway } as const] : []),
      ...(name ? [{ type: 'wireless', name } as const] : []),
    ];
  };
}

/** Hardware address of the gateway of the default route; undefined when there is none, or nobody has spoken to it lately. */
export function gatewayOf(routes: string, neighbours: string): string | undefined {
  const rows = routes.split('\n').map((line) => line.split(/\s+/));
  const hex = rows.find(([, destination, gateway]) => destination === '00000000' && gateway !== '00000000')?.[2];
  if (!hex || !/^[0-9A-F]{8}$/.test(hex)) return undefined;
  // The kernel prints the address as a number in the order of this machine's bytes: little-endian wherever we run.
  const address = [...Buffer.from(hex, 'hex')].reverse().join('.');
  const known = neighbours.split('\n').map((line) => line.split(/\s+/));
  const hardware = known.find(([ip]) => ip === address)?.[3]?.toLowerCase();
  return hardware && hardware !== '00:00:00:00:00:00' ? hardware : undefined;
}

async function wirelessName(): Promise<string | undefined> {
  try {
    const { stdout } = await run('iwgetid', ['--raw'], { timeout: ASK_MS });
    return stdout.trim() || undefined;
  } catch {
    return undefined; // not installed, or not connected: then nothing is known
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // no such table on this machine
  }
}
