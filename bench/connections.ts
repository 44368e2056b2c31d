import { setTimeout as delay } from 'node:timers/promises';
import { fullJitter } from '../edge-agent/uplink/backoff.ts';
import { DEFAULT_TIMING } from '../edge-agent/uplink/timing.ts';
import { percentile } from './durations.ts';
import { registerFleet } from './load-fleet.ts';
import { type HubFolder, type LoadHub, makeHubFolder, startLoadHub } from './load-hub.ts';
import { type DeviceAccess, WireDevice } from './wire-device.ts';

export interface ConnectionsBenchOptions {
  readonly json: boolean;
  readonly devices: number;
  /** Connections a second in the storm. */
  readonly storm: number;
  /** For how long all are held before the storm. */
  readonly holdSeconds: number;
}

/** What `zs bench connections` prints. Memory and CPU are those of the hub process, its broker and TLS included. */
export interface ConnectionsBenchReport {
  readonly connections: number;
  readonly rssMb: number;
  readonly kbPerConnection: number;
  /** Computed: resident before, and 25,000 times what a connection took. */
  readonly at25000Mb: number;
  readonly connectSeconds: number;
  /** From the cut of every line until all were back and had said "online". */
  readonly stormSeconds: number;
  /** Asked for in the storm, and reached. */
  readonly stormPerSecond: number;
  readonly reachedPerSecond: number;
  readonly waitP99Ms: number;
  /** Held connections that broke by themselves, and devices that were not back ten minutes after the storm began. */
  readonly lost: number;
  /** Attempts that failed; the device tries again with an agent's back-off. */
  readonly refused: number;
  readonly cpuMillisPerConnect: number;
  /** CPU an idle second of all connections: status every five minutes, a ping a minute. */
  readonly heldCpuPercent: number;
}

const AT_ONCE = 100;
const CITY = 25_000;
const GIVE_UP_MS = 600_000;
const STATUS_S = 300;
const PING_S = 45;

/**
 * Holds thousands of devices on one hub, each with its own certificate over mutual TLS, its last will and its subscriptions;
 * then cuts all lines at once and lets them come back at the pace of the storm, each trying again as agents do. Devices share
 * this process.
 */
export async function benchConnections(options: ConnectionsBenchOptions): Promise<void> {
  const report = await measure(options);
  console.log(options.json ? JSON.stringify(report) : report);
}

async function measure(options: ConnectionsBenchOptions): Promise<ConnectionsBenchReport> {
  await using folder = await makeHubFolder();
  const fleet = await folder.withStore((store) => registerFleet({ store, identity: folder.identity }, options.devices));
  const hub = await startLoadHub(folder);
  await delay(1000);
  const rssBefore = hub.rssBytes();
  const first = await connectAll(hub, folder, fleet, Number.POSITIVE_INFINITY);
  const cpu = hub.cpuMicros();
  const broken = await hold(first.devices, options.holdSeconds);
  const heldCpu = hub.cpuMicros() - cpu;
  const rss = hub.rssBytes();
  const each = (rss - rssBefore) / first.devices.length;

  for (const device of first.devices) device.cut();
  const again = await connectAll(hub, folder, fleet, options.storm);
  await delay(1000);
  const notBack = fleet.length - again.devices.filter(({ connected }) => connected).length;
  for (const device of again.devices) device.cut();
  await hub.stop();
  return {
    connections: first.devices.length,
    rssMb: mb(rss),
    kbPerConnection: Math.round(each / 100) / 10,
    at25000Mb: mb(rssBefore + CITY * each),
    connectSeconds: first.seconds,
    stormSeconds: again.seconds,
    stormPerSecond: options.storm,
    reachedPerSecond: Math.round(again.devices.length / again.seconds),
    waitP99Ms: Math.round(percentile(again.waits, 0.99)),
    lost: broken + notBack,
    refused: first.refused + again.refused,
    cpuMillisPerConnect: Math.round(first.cpuMicros / first.devices.length) / 1000,
    heldCpuPercent: Math.round(heldCpu / options.holdSeconds / 1000) / 10,
  };
}

interface Connected {
  readonly devices: readonly WireDevice[];
  readonly refused: number;
  readonly seconds: number;
  readonly cpuMicros: number;
  /** ms from the first attempt to "online" acknowledged, for each. */
  readonly waits: readonly number[];
}

/** Connects all, `perSecond` of them started each second; without a pace, so many at once as a device gateway would. */
async function connectAll(
  hub: LoadHub,
  { identity }: HubFolder,
  fleet: readonly DeviceAccess[],
  perSecond: number,
): Promise<Connected> {
  const target = { port: hub.port, ca: identity.ca.certificate };
  const devices: WireDevice[] = [];
  const waits: number[] = [];
  let refused = 0;
  const running = new Set<Promise<void>>();
  const cpu = hub.cpuMicros();
  const started = performance.now();
  for (const [n, access] of fleet.entries()) {
    const dueIn = started + (n * 1000) / perSecond - performance.now();
    if (dueIn > 1) await delay(dueIn);
    while (perSecond === Number.POSITIVE_INFINITY && running.size >= AT_ONCE) await Promise.race(running);
    const from = performance.now();
    const comesBack = async () => {
      const backoff = fullJitter(DEFAULT_TIMING.reconnect, Math.random);
      while (performance.now() - started < GIVE_UP_MS) {
        const device = await WireDevice.connect(access, target).catch(() => undefined);
        if (device) {
          devices.push(device);
          waits.push(performance.now() - from);
          return;
        }
        refused += 1;
        await delay(backoff.next());
      }
    };
    const connecting: Promise<void> = comesBack().finally(() => running.delete(connecting));
    running.add(connecting);
  }
  await Promise.all(running);
  const seconds = Math.round((performance.now() - started) / 10) / 100;
  return { devices, refused, seconds, cpuMicros: hub.cpuMicros() - cpu, waits };
}

/** Keeps the connections for a while, each with its pings and its status; returns how many broke. */
async function hold(devices: readonly WireDevice[], seconds: number): Promise<number> {
  for (let slice = 0; slice < seconds * 10; slice += 1) {
    await delay(100);
    for (const [n, device] of devices.entries()) {
      if (!device.connected) continue;
      if (n % (STATUS_S * 10) === slice) device.sayOnline().catch(() => {});
      if (n % (PING_S * 10) === slice) device.ping().catch(() => {});
    }
  }
  return devices.filter(({ connected }) => !connected).length;
}

const mb = (bytes: number) => Math.round(bytes / 1e6);
