import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

const ZS = join(import.meta.dirname, '../../cli/zs.ts');

/** `zs` as a process of its own. */
export interface ZsProcess {
  /** What it wrote so far, both streams; for failing tests, and to wait for a line. */
  log(): string;
  /** Waits for a text in what it writes; fails when the process ends before. */
  says(text: string | RegExp, withinMs?: number): Promise<void>;
  /** Tells it to stop, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it without a word. */
  kill(): Promise<void>;
}

/** Starts a command that runs until it is told to stop. */
export function startZs(...words: string[]): ZsProcess {
  const child = spawn(process.execPath, [ZS, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, 'exit');
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals) => {
    if (!ended()) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    log: () => log,
    says: async (text, withinMs = 30_000) => {
      await eventually(
        `"${text}"`,
        () => {
          if (typeof text === 'string' ? log.includes(text) : text.test(log)) return true;
          if (ended()) throw new Error(`zs ${words.join(' ')} ended with ${child.exitCode}: ${log}`);
          return false;
        },
        withinMs,
      );
    },
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

/** Runs a command to its end and returns what it wrote on stdout. Rejects with what it wrote on stderr when it fails. */
export async function zs(...words: string[]): Promise<string> {
  const child = spawn(process.execPath, [ZS, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`zs ${words.join(' ')} ended with ${code}: ${Buffer.concat(err).toString()}`);
  return Buffer.concat(out).toString();
}
