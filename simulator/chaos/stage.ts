import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChaosDevice } from './device.ts';
import { Killable } from './killable.ts';
import { outsideBroker } from './outside-broker.ts';
import { closedPorts } from './ports.ts';
import { HUB, prepareChaosRegion, SITE } from './region.ts';
import { mayMount, mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { startWeatherProxy, type WeatherProxy } from './weather-proxy.ts';

const ZS = fileURLToPath(new URL('../../cli/zs.ts', import.meta.url));
// Room for a few outboxes that were damaged and set aside: those are never deleted by the product.
const DISK_MB = 24;

/** Everything that is struck: real processes, with a network that can be cut between them. */
export interface ChaosStage {
  readonly dir: string;
  readonly hubFolder: string;
  readonly hub: Killable;
  /** A broker in a process of its own, where there is one. */
  readonly broker: Killable | undefined;
  readonly devices: readonly ChaosDevice[];
  readonly network: WeatherProxy;
  /** The first device's outbox lies on it; undefined where this account may not mount one. */
  readonly disk: SmallDisk | undefined;
}

export interface StageOptions {
  readonly devices: number;
  readonly external: boolean;
  /** Ms between two events of one device. */
  readonly everyMs: number;
  readonly wantsDisk: boolean;
}

/** Sets the region up and starts its processes. `parts` ends them; the folder stays for who wants to look at it. */
export async function setStage(options: StageOptions, parts: AsyncDisposableStack): Promise<ChaosStage> {
  const dir = mkdtempSync(join(tmpdir(), 'zhenshen-chaos-'));
  const logs = join(dir, 'logs');
  mkdirSync(logs);
  const [brokerPort = 0, consolePort = 0, devicePort = 0] = await closedPorts(3);
  const network = await startWeatherProxy(() => brokerPort);
  parts.defer(() => network.stop());
  const region = await prepareChaosRegion(dir, options.devices, network.port);

  const disk = options.wantsDisk && mayMount() ? mountSmallDisk(DISK_MB) : undefined;
  if (disk) parts.defer(() => disk.remove());

  let broker: Killable | undefined;
  if (options.external) {
    const addresses = region.devices.map(({ id }) => ({ site: SITE, device: id }));
    const outside = await outsideBroker(join(logs, 'mosquitto.log'), region.identity, {
      port: brokerPort,
      devices: addresses,
    });
    parts.defer(() => outside.remove());
    broker = outside.broker;
    broker.start();
    parts.defer(() => outside.broker.stop());
  }

  const hubFolder = join(dir, 'hub');
  const where = options.external
    ? ['--broker', `mqtts://localhost:${brokerPort}`]
    : ['--broker-port', String(brokerPort)];
  const args = ['hub', 'run', '--hub', HUB, '--data', hubFolder, '--port', String(consolePort), ...where];
  const hub = new Killable({
    name: 'the hub',
    logFile: join(logs, 'hub.log'),
    onLine: () => {},
    spawn: () =>
      spawn(process.execPath, [ZS, ...args, '--device-port', String(devicePort), '--log-level', 'warn'], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  });
  hub.start();
  parts.defer(() => hub.stop());

  const devices = region.devices.map(
    ({ id, folder }, n) =>
      new ChaosDevice({
        id,
        folder,
        everyMs: options.everyMs,
        logFile: join(logs, `${id}.log`),
        ...(n === 0 && disk ? { disk: disk.path } : {}),
      }),
  );
  for (const device of devices) {
    device.process.start();
    parts.defer(() => device.process.stop('SIGKILL'));
  }
  return { dir, hubFolder, hub, broker, devices, network, disk };
}
