import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from './durations.ts';
import { type Floor, measureFloor } from './ingest-floor.ts';
import { countStored, type StoredCount } from './ingest-stored.ts';
import { registerFleet } from './load-fleet.ts';
import { type LoadHub, makeHubFolder, startLoadHub } from './load-hub.ts';
import { LoadLine } from './load-line.ts';
import { signChain } from './signed-chain.ts';
import { storeBefore } from './stored-before.ts';

export interface IngestBenchOptions {
  readonly json: boolean;
  /** Events of the flood, over all devices. */
  readonly events: number;
  readonly devices: number;
  /** Events that are in the store before the hub starts. */
  readonly stored: number;
  /** Whether to send at half of the speed, too. A backlog has no such thing. */
  readonly calm: boolean;
  /** An empty PostgreSQL database instead of SQLite. Its own CPU time is not in the figures. */
  readonly database?: string;
  /** Write a CPU profile of the hub into this folder. */
  readonly profile?: string;
}

/** What `zs bench ingest` prints. Micros are CPU time; the hub's is that of its whole process, broker and TLS included. */
export interface IngestBenchReport {
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  readonly floorMicrosPerEvent: number;
  readonly ratio: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly bytesPerEvent: number;
  readonly rssMb: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Each chain is in the ledger in the order of its sequence numbers. */
  readonly inOrder: boolean;
  readonly events: number;
  readonly devices: number;
  readonly stored: number;
  readonly eventsPerCommit: number;
  readonly halfLoadPerSecond: number;
  readonly verifyMicros: number;
  readonly insertMicros: number;
}

// Compilers and caches warm up on the first events of each device; they are stored and counted, not timed.
const WARM_UP_EACH = 40;
const HALF_LOAD_S = 6;
const HALF_LOAD_MOST = 4000;

/**
 * Floods `zs hub run` (a process of its own, SQLite, embedded broker, listeners and all) with events signed ahead by devices of
 * this process, each over mutual TLS with the agent's window of 64; then sends at half of the speed this gave, for the time
 * from publishing to the receipt; then counts what is stored. The floor is measured in the same run, with the hub idle.
 */
export async function benchIngest(options: IngestBenchOptions): Promise<void> {
  const report = await measure(options);
  console.log(options.json ? JSON.stringify(report) : report);
}

async function measure(options: IngestBenchOptions): Promise<IngestBenchReport> {
  await using folder = await makeHubFolder(options.database);
  const { events, devices } = options;
  const fleet = await folder.withStore((store) => registerFleet({ store, identity: folder.identity }, devices));
  if (options.stored > 0) await folder.withStore((store) => storeBefore(store, fleet, options.stored));
  const floodEach = Math.ceil(events / devices);
  const calmEach = options.calm ? Math.ceil((HALF_LOAD_MOST * HALF_LOAD_S) / devices) : 0;
  const chains = fleet.map((device) =>
    signChain(device.address, WARM_UP_EACH + floodEach + calmEach, device.signing.privateKey),
  );
  const signed = chains.flatMap((chain, n) => {
    const device = fleet[n];
    return device ? chain.slice(0, Math.ceil(4000 / devices)).map((envelope) => ({ envelope, device })) : [];
  });

  const bytesBefore = await folder.storedBytes();
  const hub = await startLoadHub(folder, profiling(options));
  const lines = chains.map((chain) => new LoadLine(chain));
  const target = { port: hub.port, ca: folder.identity.ca.certificate };
  for (const [n, line] of lines.entries()) {
    const device = fleet[n];
    if (device) await line.connect(device, target);
  }
  await settled(lines, WARM_UP_EACH);
  const flood = await timeFlood(hub, lines, WARM_UP_EACH + floodEach);
  const halfLoad = Math.min(HALF_LOAD_MOST, Math.round(flood.perSecond / 2));
  const waits = options.calm ? await halfLoadWaits(lines, halfLoad) : lines.flatMap((line) => line.waits);
  const rssMb = Math.round(hub.rssBytes() / 1e6);
  for (const line of lines) line.cut();
  await hub.stop();

  const sent = lines.flatMap((line, n) => chains[n]?.slice(0, line.sent) ?? []);
  const kept = await folder.withStore((store) => countStored(store, sent, options.stored));
  const floor = measureFloor(signed, Math.max(1, Math.round(kept.perCommit)), folder.dir);
  return report(options, {
    flood,
    floor,
    kept,
    waits,
    halfLoad,
    rssMb,
    grownBytes: (await folder.storedBytes()) - bytesBefore,
  });
}

function profiling({ profile }: IngestBenchOptions): string[] {
  return profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
}

interface Flood {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function timeFlood(hub: LoadHub, lines: readonly LoadLine[], target: number): Promise<Flood> {
  const former = lines.reduce((sum, line) => sum + line.settled, 0);
  const cpu = hub.cpuMicros();
  const started = performance.now();
  await settled(lines, target);
  const seconds = (performance.now() - started) / 1000;
  const events = lines.reduce((sum, line) => sum + line.settled, 0) - former;
  return { perSecond: events / seconds, cpuMicros: (hub.cpuMicros() - cpu) / events };
}

async function settled(lines: readonly LoadLine[], target: number): Promise<void> {
  await Promise.all(lines.map((line) => line.drain(target)));
}

/** Sends at an even pace, one device after the other, and returns how long each event waited for its receipt, in ms. */
async function halfLoadWaits(lines: readonly LoadLine[], perSecond: number): Promise<number[]> {
  const former = lines.map((line) => line.waits.length);
  const started = performance.now();
  const events = perSecond * HALF_LOAD_S;
  for (let n = 0; n < events; n += 1) {
    const dueIn = started + (n * 1000) / perSecond - performance.now();
    if (dueIn > 1) await delay(dueIn);
    lines[n % lines.length]?.sendNext();
  }
  await Promise.all(lines.map((line) => line.drain(line.sent)));
  return lines.flatMap((line, n) => line.waits.slice(former[n]));
}

interface Measured {
  readonly flood: Flood;
  readonly floor: Floor;
  readonly kept: StoredCount;
  readonly waits: readonly number[];
  readonly halfLoad: number;
  readonly rssMb: number;
  readonly grownBytes: number;
}

function report({ devices, stored }: IngestBenchOptions, measured: Measured): IngestBenchReport {
  const { flood, floor, kept, waits, halfLoad, rssMb, grownBytes } = measured;
  const floorMicros = floor.verifyMicros + floor.insertMicros;
  return {
    eventsPerSecond: Math.round(flood.perSecond),
    cpuMicrosPerEvent: rounded(flood.cpuMicros),
    floorMicrosPerEvent: rounded(floorMicros),
    ratio: Math.round((100 * flood.cpuMicros) / floorMicros) / 100,
    p50Ms: rounded(percentile(waits, 0.5)),
    p99Ms: rounded(percentile(waits, 0.99)),
    bytesPerEvent: Math.round(grownBytes / kept.events),
    rssMb,
    lost: kept.lost,
    duplicated: kept.duplicated,
    inOrder: kept.inOrder,
    events: kept.events,
    devices,
    stored,
    eventsPerCommit: Math.round(kept.perCommit),
    halfLoadPerSecond: halfLoad,
    verifyMicros: rounded(floor.verifyMicros),
    insertMicros: rounded(floor.insertMicros),
  };
}

const rounded = (value: number) => Math.round(value * 10) / 10;
