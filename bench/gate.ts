import { setTimeout as delay } from 'node:timers/promises';
import { pseudonym } from '../contract/pseudonym.ts';
import { issueGateToken } from '../hub/gate/tokens.ts';
import { inChildProcess } from './child-process.ts';
import { percentile } from './durations.ts';
import { freePorts } from './free-ports.ts';
import type { ClientReport, ClientTask } from './gate-clients.ts';
import { registerFleet } from './load-fleet.ts';
import { makeHubFolder, startLoadHub } from './load-hub.ts';
import { LoadLine } from './load-line.ts';
import { signChain } from './signed-chain.ts';

export interface GateBenchOptions {
  readonly json: boolean;
  /** Questions and events a second. */
  readonly requests: number;
  readonly events: number;
  readonly seconds: number;
}

/** What `zs bench gate` prints. Times are from sending a question to having its whole answer. */
export interface GateBenchReport {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requestsPerSecond: number;
  readonly ingestPerSecond: number;
  readonly maxMs: number;
  /** Share of one core that the whole hub took, broker and ingest included. */
  readonly hubCores: number;
  /** CPU time of the gate's thread for each answer, HTTP included. */
  readonly cpuMicrosPerAnswer: number;
  readonly decisions: Readonly<Record<string, number>>;
  /** Answers that were none: refused, or not understood. */
  readonly failed: number;
}

const DEVICES = 20;
const PERSONS = 20_000;
const TOKENS = 20;
const WARM_UP_S = 6;

/** As Linux shows a worker of Node. */
const GATE_THREAD = 'WorkerThread';

/**
 * `zs hub run --gate-port` in a process of its own (SQLite, embedded broker, listeners, judging); devices of this process deliver
 * signed events at an even pace; a third process asks the gate over kept-alive HTTP connections at an even pace, without
 * waiting for earlier answers. Who is asked about was seen by a kiosk, or not yet: half and half.
 */
export async function benchGate(options: GateBenchOptions): Promise<void> {
  const report = await measure(options);
  console.log(options.json ? JSON.stringify(report) : report);
}

async function measure({ requests, events, seconds }: GateBenchOptions): Promise<GateBenchReport> {
  await using folder = await makeHubFolder();
  const fleet = await folder.withStore((store) => registerFleet({ store, identity: folder.identity }, DEVICES));
  const [site] = fleet.map(({ address }) => address.site);
  if (site === undefined) throw new RangeError('a bench without devices');
  const tokens = await folder.withStore(async ({ db }) => {
    const issue = () => issueGateToken(db, { site, label: 'bench' }, Date.now());
    return (await Promise.all(Array.from({ length: TOKENS }, issue))).map(({ token }) => token);
  });
  const total = events * (WARM_UP_S + seconds + 2);
  const chains = fleet.map(({ address, signing }, device) =>
    signChain(address, Math.ceil(total / DEVICES), signing.privateKey, (seq) =>
      pseudonym(folder.identity.regionKey, 'insured', String((seq * DEVICES + device) % PERSONS)),
    ),
  );

  const [gatePort = 0] = await freePorts(1);
  const hub = await startLoadHub(folder, [], ['--gate-port', String(gatePort)]);
  try {
    const lines = chains.map((chain) => new LoadLine(chain));
    for (const [n, line] of lines.entries()) {
      const device = fleet[n];
      if (device) await line.connect(device, { port: hub.port, ca: folder.identity.ca.certificate });
    }
    const stop = new AbortController();
    const sending = sendEvenly(lines, events, stop.signal);
    const task: ClientTask = {
      port: gatePort,
      site,
      tokens,
      persons: PERSONS,
      perSecond: requests,
      seconds,
      warmUp: WARM_UP_S,
    };
    const clients = inChildProcess<ClientTask, ClientReport>(new URL('./gate-clients.ts', import.meta.url), task);
    await delay(WARM_UP_S * 1000);
    const before = {
      at: performance.now(),
      cpu: hub.cpuMicros(),
      settled: settled(lines),
      gate: hub.threadCpuMicros(GATE_THREAD),
    };
    await delay(seconds * 1000);
    const elapsed = (performance.now() - before.at) / 1000;
    const cpu = hub.cpuMicros() - before.cpu;
    const ingested = settled(lines) - before.settled;
    const { waits, decisions, failed, elapsedSeconds } = await clients;
    const gateCpu = hub.threadCpuMicros(GATE_THREAD) - before.gate;
    stop.abort();
    await sending;
    for (const line of lines) line.cut();
    return {
      p50Ms: hundredths(percentile(waits, 0.5)),
      p99Ms: hundredths(percentile(waits, 0.99)),
      requestsPerSecond: Math.round(waits.length / elapsedSeconds),
      ingestPerSecond: Math.round(ingested / elapsed),
      maxMs: hundredths(percentile(waits, 1)),
      hubCores: hundredths(cpu / 1e6 / elapsed),
      cpuMicrosPerAnswer: Math.round(gateCpu / (waits.length + failed)),
      decisions,
      failed,
    };
  } finally {
    await hub.stop();
  }
}

function settled(lines: readonly LoadLine[]): number {
  return lines.reduce((sum, line) => sum + line.settled, 0);
}

async function sendEvenly(lines: readonly LoadLine[], perSecond: number, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  for (let n = 0; !signal.aborted; n += 1) {
    const dueIn = started + (n * 1000) / perSecond - performance.now();
    if (dueIn > 1) await delay(dueIn, undefined, { signal }).catch(() => {});
    lines[n % lines.length]?.sendNext();
  }
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
