import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { chromium, type Page } from 'playwright-core';
import { Registry } from 'prom-client';
import { HubId } from '../contract/ids.ts';
import { createAccount } from '../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../hub/access/invitations.ts';
import { decide, voidDecision } from '../hub/cases/decide.ts';
import { FindingQuery } from '../hub/cases/finding-schema.ts';
import { listFindings } from '../hub/cases/list-findings.ts';
import { buildConsoleApp } from '../hub/console/app.ts';
import { crossCheckRunner } from '../hub/crosscheck/runner.ts';
import { openHubIdentity } from '../hub/identity/open.ts';
import { openStore } from '../hub/store/open-store.ts';
import type { Store } from '../hub/store/store.ts';
import { inChildProcess } from './child-process.ts';
import { fillConsole } from './console-fill.ts';
import { type DurationSummary, rounded, summarise } from './durations.ts';
import { chromiumPath } from './kiosk.ts';
import type { LiveClientsReport, LiveClientsTask } from './live-clients.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

export interface LiveBenchOptions {
  readonly json: boolean;
  /** Pages that are open at once. */
  readonly pages: number;
  /** For how long each way is watched, s. */
  readonly seconds: number;
  /** Changes whose way into a page is timed. */
  readonly times: number;
}

interface Watched extends LiveClientsReport {
  /** Of the hub alone, ms of CPU a second. */
  readonly cpuMsPerSecond: number;
}

export interface LiveBenchReport {
  /** From a committed change of a finding until the open page says so, ms. */
  readonly seen: DurationSummary;
  readonly pages: Readonly<Record<'asking' | 'told' | 'asking, busy' | 'told, busy', Watched>>;
}

const SIZE = { attestations: 100_000, claims: 50_000, findings: 5000 };
const BUSY_EVERY_MS = 5000;
const CLIENTS = new URL('./live-clients.ts', import.meta.url);
/** A hub lets one account listen with twelve pages at once. */
const PAGES_OF_ONE = 10;
const REASON = { reason: 'dismissed by the benchmark' };

/** How soon an open page shows what was decided elsewhere, and what open pages cost the hub that are told, or that ask. */
export async function benchLive(options: LiveBenchOptions): Promise<void> {
  const report = await inTemporaryFolder((folder) => measure(folder, options));
  if (options.json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.table(report.pages);
  console.log({ seen: report.seen });
}

async function measure(folder: string, { pages, seconds, times }: LiveBenchOptions): Promise<LiveBenchReport> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = await openStore({ sqlite: join(folder, 'hub.sqlite') });
  await store.migrate();
  const { now } = await fillConsole(store, SIZE);
  const app = await hubOver(store, folder, now);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const change = await changes(store, now);
    const seen = await timeToPage(url, times, change);
    const sessions = await operators(store, now, Math.ceil(pages / PAGES_OF_ONE));
    const watch = (live: boolean, busy: boolean) =>
      watched({ url, seconds, live, pages, sessions }, busy ? change : undefined);
    return {
      seen,
      pages: {
        asking: await watch(false, false),
        told: await watch(true, false),
        'asking, busy': await watch(false, true),
        'told, busy': await watch(true, true),
      },
    };
  } finally {
    await app.close();
    await store.close();
  }
}

async function hubOver(store: Store, dir: string, at: number): Promise<FastifyInstance> {
  const logger = pino({ level: 'silent' });
  const now = () => at;
  const identity = await openHubIdentity({
    dir,
    hub: HubId.parse('hub-bench'),
    hostnames: ['localhost'],
    now: Date.now,
  });
  const crossCheck = crossCheckRunner({ store, rules: [], logger, now });
  const parts = { store, identity, rules: [], crossCheck, metrics: new Registry(), logger, now };
  const webRoot = join(import.meta.dirname, '../dist/web/console');
  return await buildConsoleApp({ ...parts, access: { mode: 'loopback' }, webRoot });
}

async function operators(store: Store, at: number, count: number): Promise<string[]> {
  const parts = { store, now: () => at };
  const sessions: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = `bench-operator-${n}`;
    await createAccount(parts, { id, name: id, roles: ['operator'], site: null }, 'bench');
    sessions.push((await acceptInvitation(parts, await invite(parts, id, 'bench'), randomUUID())).session);
  }
  return sessions;
}

/** Decides on the first finding of the queue and takes it back, in turn: each call is one committed change. */
async function changes(store: Store, now: number): Promise<() => Promise<void>> {
  const first = FindingQuery.parse({ status: 'open', order: 'priority', limit: 1 });
  const [{ id } = { id: '' }] = (await listFindings(store.db, first, { by: 'bench', now })).items;
  let decided = false;
  return async () => {
    if (decided) await voidDecision(store, id, REASON, 'bench', now);
    else await decide(store, id, { outcome: 'dismissed', ...REASON }, 'bench', now);
    decided = !decided;
  };
}

async function timeToPage(url: string, times: number, change: () => Promise<void>): Promise<DurationSummary> {
  const args = ['--no-sandbox', '--disable-gpu'];
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(url);
    await page.locator('table.list tbody tr').first().waitFor({ timeout: 60_000 });
    await delay(2000); // until its line stands
    const durations: number[] = [];
    for (let n = 0; n < times; n += 1) {
      const told = page.waitForResponse((answer) => answer.url().includes('/v1/findings?'));
      await change();
      const committedAt = performance.now();
      await told;
      await (n % 2 === 0 ? shown(page) : gone(page));
      durations.push(performance.now() - committedAt);
      await delay(2000 + Math.random() * 1000); // not in step with the hub's looks
    }
    return summarise(durations);
  } finally {
    await browser.close();
  }
}

const shown = (page: Page) => page.locator('.changes').waitFor();
const gone = (page: Page) => page.locator('.changes').waitFor({ state: 'detached' });

async function watched(task: LiveClientsTask, change: (() => Promise<void>) | undefined): Promise<Watched> {
  const stopping = new AbortController();
  const working = (async () => {
    while (change && !stopping.signal.aborted) {
      await change();
      await delay(BUSY_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  const before = process.cpuUsage();
  const report = await inChildProcess<LiveClientsTask, LiveClientsReport>(CLIENTS, task);
  const { user, system } = process.cpuUsage(before);
  stopping.abort();
  await working;
  return { ...report, cpuMsPerSecond: rounded((user + system) / 1000 / task.seconds) };
}
