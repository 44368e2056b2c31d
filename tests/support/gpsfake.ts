import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningGpsfake {
  stop(): Promise<void>;
}

/** The real gpsd on a port, fed by gpsfake with the log of a receiver, again and again; `cycleS`: pause between two sentences. */
export function startGpsfake(log: string, port: number, cycleS = 0.05): RunningGpsfake {
  const folder = mkdtempSync(join(tmpdir(), 'zhenshen-gps-'));
  const file = join(folder, 'track.nmea');
  writeFileSync(file, log);
  // -S: sentences one after another, -P: port. A group of its own, because gpsfake starts gpsd as a child.
  const options = ['-S', '-P', String(port), '-c', String(cycleS), '-D', '0', file];
  const child = spawn('gpsfake', options, { detached: true, stdio: 'ignore' });
  return {
    async stop() {
      if (child.exitCode === null && child.pid !== undefined) {
        const ended = once(child, 'exit');
        process.kill(-child.pid, 'SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
