import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChaosError } from './error.ts';

export interface KillableOptions {
  readonly name: string;
  /** Starts the process, with stdout and stderr as pipes. */
  readonly spawn: () => ChildProcess;
  readonly onLine: (line: string) => void;
  readonly logFile: string;
}

// As a service manager would, in short: at once after a kill, slower and slower after it ended by itself.
const RESTART_MS = 20;
const RESTART_AT_MOST_MS = 2_000;
const STOP_GRACE_MS = 10_000;

/** A process that is started again whenever it ends, until it is stopped. */
export class Killable {
  readonly name: string;
  readonly #options: KillableOptions;
  #child: ChildProcess | undefined;
  #wanted = false;
  #killed = false;
  #failures = 0;
  #ended = Promise.resolve();
  /** How often it ended by itself, by exit code: each is either explained by a fault or a defect. */
  readonly selfEnded = new Map<string, number>();

  constructor(options: KillableOptions) {
    this.name = options.name;
    this.#options = options;
  }

  start(): void {
    this.#wanted = true;
    this.#spawn();
  }

  /** SIGKILL: no goodbye, no flush. Waits for the process to exist, and to be gone; it is started again by itself. */
  async kill(): Promise<void> {
    for (let waited = 0; this.#child === undefined; waited += 10) {
      if (waited > RESTART_AT_MOST_MS * 2) throw new ChaosError('NOT_READY', `${this.name} was not started again`);
      await sleep(10);
    }
    this.#killed = true;
    const gone = this.#ended;
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Kills it, does `meanwhile` with its files at rest, and starts it again. */
  async whileDown<T>(meanwhile: () => T | Promise<T>): Promise<T> {
    this.#wanted = false;
    await this.#end('SIGKILL');
    try {
      return await meanwhile();
    } finally {
      this.start();
    }
  }

  send(word: object): void {
    if (this.#child?.connected) this.#child.send(word, () => {});
  }

  /** Ends it for good. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#wanted = false;
    await this.#end(signal);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#killed = true;
    const gone = this.#ended;
    child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    await gone;
    clearTimeout(impatience);
  }

  #spawn(): void {
    const { spawn, onLine, logFile } = this.#options;
    const child = spawn();
    const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
    child.stderr?.pipe(log);
    // What it wrote before it was killed is still in the pipe: `close` comes after the last line was read.
    if (child.stdout) createInterface({ input: child.stdout }).on('line', onLine);
    this.#child = child;
    this.#killed = false;
    this.#ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#child = undefined;
        resolve();
        this.#again(String(code ?? signal));
      });
    });
  }

  #again(how: string): void {
    if (this.#killed) this.#failures = 0;
    else {
      this.#failures += 1;
      this.selfEnded.set(how, (this.selfEnded.get(how) ?? 0) + 1);
    }
    if (!this.#wanted) return;
    const delay = Math.min(RESTART_MS * 2 ** this.#failures, RESTART_AT_MOST_MS);
    setTimeout(() => {
      if (this.#wanted && this.#child === undefined) this.#spawn();
    }, delay);
  }
}
