import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

const ROOT = join(import.meta.dirname, '../..');

/** One worker of a hub: `zs hub run --worker` as a process of its own. */
export interface HubWorker {
  /** Where its console is. */
  readonly url: string;
  /** What `/health` answers: `ok`, and each part's. */
  health(): Promise<{ ok: boolean; parts: Record<string, boolean> }>;
  /** The sum of a metric over its labels. */
  metric(name: string): Promise<number>;
  /** What it wrote so far, JSON lines; for failing tests. */
  log(): string;
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Tells it to stop, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a worker and waits until it is healthy. Its data folder must have the keys of the hub. */
export async function startHubWorker(
  worker: string,
  place: { readonly dir: string; readonly hub: string; readonly broker: string; readonly database: string },
): Promise<HubWorker> {
  const port = await freePort();
  const options = {
    worker,
    data: place.dir,
    hub: place.hub,
    broker: place.broker,
    database: place.database,
    port: String(port),
    'device-port': String(await freePort()),
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [join(ROOT, 'cli/zs.ts'), 'hub', 'run', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const get = (path: string) => fetch(`${url}${path}`);
  const running: HubWorker = {
    url,
    health: async () => (await get('/health')).json() as ReturnType<HubWorker['health']>,
    async metric(name) {
      const text = await (await get('/metrics')).text();
      const values = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
      return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    log: () => log,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
  await eventually(
    `worker ${worker}`,
    async () => {
      if (child.exitCode !== null) throw new Error(`worker ${worker} ended with ${child.exitCode}: ${log}`);
      return await running.health().then(
        ({ ok }) => ok,
        () => false,
      );
    },
    60_000,
  ).catch((error: unknown) => {
    throw new Error(`worker ${worker} is not healthy: ${log}`, { cause: error });
  });
  return running;
}
