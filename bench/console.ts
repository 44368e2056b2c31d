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
import { measurePaint, type PaintReport } from './console-paint.ts';
import { consoleProbes, type Probe } from './console-probes.ts';
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
  /** Answers that were none. */
  readonly failed: number;
}

export interface ConsoleBenchReport {
  readonly filled: Filled;
  readonly pages: Readonly<Record<string, ProbeReport>>;
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
  console.log({ filled: report.filled, paint: report.paint });
}

async function measure(folder: string, options: ConsoleBenchOptions): Promise<ConsoleBenchReport> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sqlite = { sqlite: join(folder, 'hub.sqlite') };
  const store = await openStore(options.store === undefined ? sqlite : { postgres: options.store });
  try {
    await store.migrate();
    const { attestations, claims, findings } = options;
    const filled = await fillConsole(store, { attestations, claims, findings });
    const app = await consoleOver(store, folder, filled.now);
    const spent: number[] = [];
    app.addHook('onResponse', async (_request, reply) => {
      spent.push(reply.elapsedTime);
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const pages: Record<string, ProbeReport> = {};
      const { only } = options;
      const probes = (await consoleProbes(store.db, options.times)).filter(
        ({ name, route }) =>
          app.hasRoute({ method: 'GET', url: route }) && (only === undefined || name.startsWith(only)),
      );
      for (const probe of probes) pages[probe.name] = await ask(url, probe, spent);
      return { filled, pages, paint: only === undefined ? await measurePaint(url, LOADS) : null };
    } finally {
      await app.close();
    }
  } finally {
    await store.close();
  }
}

async function ask(url: string, { urls }: Probe, spent: number[]): Promise<ProbeReport> {
  let failed = 0;
  for (const path of [...urls.slice(0, WARM_UP), ...urls]) {
    const answer = await fetch(new URL(path, url));
    await answer.arrayBuffer();
    if (!answer.ok) failed += 1;
  }
  const measured = spent.splice(0).slice(WARM_UP);
  const at = (share: number) => rounded(percentile(measured, share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), failed };
}

async function consoleOver(store: Store, folder: string, at: number): Promise<FastifyInstance> {
  const logger = pino({ level: 'silent' });
  const now = () => at;
  const hub = HubId.parse('hub-bench');
  const identity = await openHubIdentity({ dir: folder, hub, hostnames: ['localhost'], now: Date.now });
  const crossCheck = crossCheckRunner({ store, rules, logger, now });
  const webRoot = join(import.meta.dirname, '../dist/web/console');
  const parts = { store, identity, rules, crossCheck, metrics: new Registry(), logger, now };
  return await buildConsoleApp({ ...parts, access: { mode: 'loopback' }, webRoot });
}
