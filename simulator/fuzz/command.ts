import { FuzzError } from './error.ts';
import { runFuzz, TARGETS } from './run.ts';

/** What the command line gives. */
export interface FuzzCommand {
  readonly cases: number;
  readonly seed: number;
  readonly target?: string;
  readonly first: number;
  readonly json: boolean;
  /** postgres://… */
  readonly store?: string;
}

const PROGRESS_EVERY_MS = 5_000;

/** Runs it, tells how it goes on stderr, prints the report, and returns the exit code: 0 only if nothing was found. */
export async function fuzz({ cases, seed, target, first, json, store }: FuzzCommand): Promise<number> {
  const names = target?.split(',');
  const targets = names ? TARGETS.filter(({ name }) => names.includes(name)) : TARGETS;
  if (targets.length < (names?.length ?? 1)) {
    throw new FuzzError('BAD_OPTION', `--target takes ${TARGETS.map(({ name }) => name).join(', ')}`);
  }
  let toldAt = performance.now();
  const report = await runFuzz({
    cases,
    seed,
    targets,
    first,
    ...(store !== undefined && { postgresUrl: store }),
    onProgress(done, of) {
      if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = performance.now();
      process.stderr.write(`cases ${done}/${of}  ${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`);
    },
  });
  if (json) console.log(JSON.stringify(report));
  else {
    const { refusals, findings, slowest, rssMb, ...counts } = report;
    console.table({ ...counts, slowest: JSON.stringify(slowest), rssMb: JSON.stringify(rssMb) });
    console.table(refusals);
    if (findings.length > 0) console.table(findings);
  }
  return report.unexpected === 0 ? 0 : 1;
}
