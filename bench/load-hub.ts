import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { HubId } from '../contract/ids.ts';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../hub/identity/open.ts';
import { openHubStore } from '../hub/store/open-hub-store.ts';
import type { Store } from '../hub/store/store.ts';
import { freePorts } from './free-ports.ts';

const ZS = fileURLToPath(new URL('../cli/zs.ts', import.meta.url));
const HUB = HubId.parse('hub-bench');
const START_MS = 60_000;

/** A data folder that a hub will run with. */
export interface HubFolder extends AsyncDisposable {
  readonly dir: string;
  readonly identity: HubIdentity;
  /** URL of the PostgreSQL database that the hub keeps its events in; absent = SQLite in `dir`. */
  readonly database?: string;
  /** Opens the store beside the hub, for `work`, and closes it again. */
  withStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Bytes on the disk. */
  storedBytes(): Promise<number>;
}

/** Makes a data folder under the system's temporary folder; disposing removes it. A `database` must be empty, and stays. */
export async function makeHubFolder(database?: string): Promise<HubFolder> {
  const dir = mkdtempSync(join(tmpdir(), 'zhenshen-bench-'));
  const identity = await openHubIdentity({ dir, hub: HUB, hostnames: ['127.0.0.1'], now: Date.now });
  const withStore: HubFolder['withStore'] = async (work) => {
    const store = await openHubStore(dir, database);
    try {
      await store.migrate();
      return await work(store);
    } finally {
      await store.close();
    }
  };
  return {
    dir,
    identity,
    ...(database !== undefined && { database }),
    withStore,
    storedBytes: () =>
      database === undefined ? Promise.resolve(statSync(join(dir, 'hub.sqlite')).size) : withStore(databaseBytes),
    async [Symbol.asyncDispose]() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function databaseBytes({ db }: Store): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}

/** `zs hub run` in a process of its own: exactly what an operator starts. */
export interface LoadHub {
  readonly port: number;
  readonly consolePort: number;
  /** CPU time of all threads of the hub since its start, in microseconds (in steps of 10 ms). */
  cpuMicros(): number;
  /** The same of its threads of this name. */
  threadCpuMicros(name: string): number;
  rssBytes(): number;
  /** Most that was resident since its start. */
  peakRssBytes(): number;
  /** SIGTERM, and until it has ended. */
  stop(): Promise<void>;
  /** SIGKILL: whatever it is doing. */
  kill(): void;
}

/** Starts the hub (`more`: further options of `zs hub run`) and resolves when its broker takes connections. Rejects when it ends first. */
export async function startLoadHub(
  { dir, identity, database }: HubFolder,
  nodeOptions: readonly string[] = [],
  more: readonly string[] = [],
): Promise<LoadHub> {
  const [broker, device, console] = (await freePorts(3)).map(String);
  const ports = ['--broker-port', `${broker}`, '--device-port', `${device}`, '--port', `${console}`];
  const names = ['--data', dir, '--hub', identity.hub, '--hostname', '127.0.0.1', '--log-level', 'info'];
  const store = database === undefined ? [] : ['--database', database];
  const child = spawn(process.execPath, [...nodeOptions, ZS, 'hub', 'run', ...names, ...ports, ...store, ...more], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await started(child);
  const pid = child.pid ?? 0;
  return {
    port: Number(broker),
    consolePort: Number(console),
    cpuMicros: () => cpuMicrosOf(`/proc/${pid}`),
    threadCpuMicros: (name) => threadCpuMicrosOf(pid, name),
    rssBytes: () => memoryOf(pid, 'VmRSS'),
    peakRssBytes: () => memoryOf(pid, 'VmHWM'),
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function started(child: ChildProcess): Promise<void> {
  const ready = Promise.withResolvers<void>();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (said.length < 10_000) said += chunk.toString();
    if (said.includes('"hub: started"')) ready.resolve();
  });
  child.once('exit', () => ready.reject(new Error(`the hub did not start: ${said}`)));
  await Promise.race([
    ready.promise,
    delay(START_MS, undefined, { ref: false }).then(() => ready.reject(new Error(said))),
  ]);
}

const TICK_MICROS = 10_000; // USER_HZ is 100 on every Linux platform (man 5 proc)

/** utime and stime of a process or a thread (proc_pid_stat, fields 14 and 15): the threads of a pool are in the process's. */
function cpuMicrosOf(folder: string): number {
  const stat = readFileSync(join(folder, 'stat'), 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
}

function threadCpuMicrosOf(pid: number, name: string): number {
  const folder = `/proc/${pid}/task`;
  const threads = readdirSync(folder).map((thread) => join(folder, thread));
  const own = threads.filter((thread) => readFileSync(join(thread, 'comm'), 'utf8').trim() === name);
  return own.reduce((sum, thread) => sum + cpuMicrosOf(thread), 0);
}

function memoryOf(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const kb = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) * 1024;
}
