import { z } from 'zod';
import { ChaosError } from './error.ts';
import { FAULTS, type Fault } from './plan.ts';
import { holds, runChaos } from './run.ts';

/** What the command line gives. */
export interface ChaosCommand {
  readonly kills: number;
  readonly seed: number;
  /** Comma-separated; all when absent. */
  readonly faults?: string;
  readonly devices: number;
  readonly every: number;
  readonly external: boolean;
  readonly json: boolean;
}

const PROGRESS_EVERY_MS = 2_000;

/** Runs it, tells how it goes on stderr, prints the report, and returns the exit code: 0 only if everything holds. */
export async function chaos({ kills, seed, faults, devices, every, external, json }: ChaosCommand): Promise<number> {
  let toldAt = -Infinity;
  const report = await runChaos({
    kills,
    seed,
    faults: faults === undefined ? FAULTS : faultsIn(faults),
    devices,
    external,
    everyMs: every,
    onProgress({ kills: done, ofKills, sent, waiting }) {
      if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = performance.now();
      process.stderr.write(`kills ${done}/${ofKills}  events ${sent}  waiting ${waiting}\n`);
    },
  });
  if (json) console.log(JSON.stringify(report));
  else console.table(flat(report));
  return holds(report) ? 0 : 1;
}

function faultsIn(list: string): Fault[] {
  const faults = z.array(z.enum(FAULTS)).min(1).safeParse(list.split(','));
  if (faults.success) return [...new Set(faults.data)];
  throw new ChaosError('BAD_OPTION', `--faults takes a list of ${FAULTS.join(', ')}`);
}

function flat(report: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(report).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
  );
}
