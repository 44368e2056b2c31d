import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DemoError } from './error.ts';

const ZS = fileURLToPath(new URL('../../cli/zs.ts', import.meta.url));
const STOP_GRACE_MS = 8000;

/** One process of the product (`zs hub run`, `zs agent run`), with its log in a file. */
export class Child {
  readonly name: string;
  readonly #args: readonly string[];
  readonly #logFile: string;
  #process: ChildProcess | undefined;
  #log: WriteStream | undefined;

  constructor(name: string, args: readonly string[], logFile: string) {
    this.name = name;
    this.#args = args;
    this.#logFile = logFile;
  }

  start(): void {
    this.#log = createWriteStream(this.#logFile, { flags: 'a', mode: 0o600 });
    this.#process = spawn(process.execPath, [ZS, ...this.#args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process.stdout?.pipe(this.#log, { end: false });
    this.#process.stderr?.pipe(this.#log, { end: false });
  }

  /** Throws when the process has ended by itself, naming its log. */
  assertAlive(): void {
    const code = this.#process?.exitCode ?? this.#process?.signalCode;
    if (code !== null && code !== undefined) {
      throw new DemoError('NOT_READY', `${this.name} stopped by itself (${code}); its log: ${this.#logFile}`);
    }
  }

  /** Polls `attempt` until it no longer throws. Fails at once when the process dies. */
  async until<T>(attempt: () => Promise<T>, deadlineMs: number): Promise<T> {
    const end = performance.now() + deadlineMs;
    for (;;) {
      this.assertAlive();
      try {
        return await attempt();
      } catch (error) {
        if (performance.now() > end) {
          throw new DemoError(
            'NOT_READY',
            `${this.name} is not ready after ${deadlineMs / 1000} s; its log: ${this.#logFile}`,
            error,
          );
        }
        await sleep(100);
      }
    }
  }

  /** As when somebody pulls the plug: no goodbye, no flush. */
  async pullPlug(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to finish; after a grace period it is killed. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      await gone;
      clearTimeout(timer);
    }
    this.#log?.end();
  }
}
