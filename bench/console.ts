import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { HubId } from '../contract/ids.ts';
import { buildConsoleApp } from '../hub/console/app.ts';
import { rules } from '../hub/crosscheck/rules/index.ts';
import { crossCheckRunner } from '../hub/crosscheck/runner.ts';
import { openHubIdentity } from '../hub/identity/open.ts';
import { openStore } from '../hub/store/open-store.ts';
import type { Store } from '../hub/store/store.ts';
import { type ConsoleSize, type Filled, fillConsole } from './console-fill.ts';
import { fillOffice, type Office } from './console-office.ts';
import { officeProbes } from './console-office-probes.ts';
import { measurePaint, type PaintReport } from './console-paint.ts';
import { consoleProbes, type Probe, type Question } from './console-probes.ts';
import { measureWork, type WorkReport } from './console-work.ts';
import { percentile, rounded } from './durations.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

export interface ConsoleBenchOptions extends ConsoleSize {
  readonly json: boolean;
  /** Requests of each kind. */
  readonly times: number;
  /** Folder of the filled hub, used again by a second run; without it a temporary one. */
  readonly data?: string;
  /** A PostgreSQL database instead of SQLite in the folder. */
  readonly store?: string;
  /** Only questions whose name begins with this; the browser is left out. */
  readonly only?: string;
}

/** Server time: from the request's arrival until its answer has been sent, ms. */
export interface ProbeReport {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** CPU of the process a request, ms: the asking and the collecting of garbage included, the waiting of a busy machine left out. */
  readonly cpu: number;
  /** Answers that were none. */
  readonly failed: number;
}

export interface ConsoleBenchReport {
  readonly filled: Filled & Office;
  readonly pages: Readonly<Record<string, ProbeReport>>;
  /** The hub's own regular work, ms. */
  readonly work: Readonly<Record<string, WorkReport>> | null;
  readonly paint: PaintReport | null;
}

const WARM_UP = 5;
const LOADS = 10;

/** Fills a hub's store, or takes one that is filled, and asks its console over HTTP what its pages ask, one question at a time. */
export async function benchConsole(options: ConsoleBenchOptions): Promise<void> {
  const { data } = options;
  const report =
    data === undefined ? await inTemporaryFolder((f) => measure(f, options)) : await measure(data, options);
  if (options.json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.table(report.pages);
  console.table(report.work);
  console.log({ filled: report.filled, paint: report.paint });
}

async function measure(folder: string, options: ConsoleBenchOptions): Promise<ConsoleBenchReport> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sqlite = { sqlite: join(folder, 'hub.sqlite') };
  const store = await openStore(options.store === undefined ? sqlite : { postgres: options.store });
  try {
    await store.migrate();
    const { attestations, claims, findings } = options;
    const base = await fillConsole(store, { attestations, claims, findings });
    const filled = { ...base, ...(await fillOffice(store, base.now)) };
    const { app, work } = await consoleOver(store, folder, filled.now);
    const spent: number[] = [];
    app.addHook('onResponse', async (_request, reply) => {
      spent.push(reply.elapsedTime);
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const { only, times } = options;
      const whole = only === undefined;
      const worked = whole ? await work() : null; // first: some pages show what it makes
      const pages: Record<string, ProbeReport> = {};
      const all = [...(await consoleProbes(store.db, times)), ...(await officeProbes(store, times, filled.now))];
      const known = ({ route, questions: [first] }: Probe) =>
        app.hasRoute({ method: first?.body ? 'POST' : 'GET', url: route });
      const probes = all.filter((probe) => known(probe) && (whole || probe.name.startsWith(only)));
      for (const probe of probes) pages[probe.name] = await ask(url, probe, spent);
      return { filled, pages, work: worked, paint: whole ? await measurePaint(url, LOADS) : null };
    } finally {
      await app.close();
    }
  } finally {
    await store.close();
  }
}

async function ask(url: string, { questions }: Probe, spent: number[]): Promise<ProbeReport> {
  let failed = 0;
  let began = process.cpuUsage();
  for (const [n, { path, ...rest }] of [...questions.slice(0, WARM_UP), ...questions].entries()) {
    if (n === WARM_UP) began = process.cpuUsage();
    const answer = await fetch(new URL(path, url), requestOf(rest));
    await answer.arrayBuffer();
    if (!answer.ok) failed += 1;
  }
  const measured = spent.splice(0).slice(WARM_UP);
  const at = (share: number) => rounded(percentile(measured, share));
  const { user, system } = process.cpuUsage(began);
  const cpu = rounded((user + system) / 1000 / questions.length);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), cpu, failed };
}

function requestOf({ session, body }: Omit<Question, 'path'>): RequestInit {
  const headers = {
    ...(session !== undefined && { cookie: `zs-session=${session}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
  return { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) };
}

interface MeasuredConsole {
  readonly app: FastifyInstance;
  readonly work: () => Promise<Record<string, WorkReport>>;
}

async function consoleOver(store: Store, folder: string, at: number): Promise<MeasuredConsole> {
  const logger = pino({ level: 'silent' });
  const now = () => at;
  const hub = HubId.parse('hub-bench');
  const identity = await openHubIdentity({ dir: folder, hub, hostnames: ['localhost'], now: Date.now });
  const crossCheck = crossCheckRunner({ store, rules, logger, now });
  const webRoot = join(import.meta.dirname, '../dist/web/console');
  const parts = { store, identity, rules, crossCheck, metrics: new Registry(), logger, now };
  const app = await buildConsoleApp({ ...parts, access: { mode: 'loopback' }, webRoot });
  return { app, work: () => measureWork({ store, dir: folder, regionKey: identity.regionKey, logger, now }) };
}
