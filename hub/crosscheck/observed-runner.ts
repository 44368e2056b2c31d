import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CrossCheckRunner } from './runner.ts';

/** A cross-check of a city takes minutes. One that takes longer than this is stuck. */
const STUCK_MS = 1_800_000;

/** Runs fail together when the database is away; that is a matter of ten minutes before somebody is called. */
const FAILING_MS = 600_000;

export interface ObservedRunner extends CrossCheckRunner {
  /** False when a run does not end, or runs have failed for ten minutes. */
  ok(): boolean;
}

/** Counts and times the runs of a runner. `now` in ms since 1970. */
export function observeRuns(runner: CrossCheckRunner, registry: Registry, now: () => number): ObservedRunner {
  const registers = [registry];
  const runs = new Counter({
    name: 'zs_judging_runs_total',
    help: 'Cross-checks by how they ended',
    labelNames: ['outcome'],
    registers,
  });
  const subjects = new Counter({ name: 'zs_judging_subjects_total', help: 'Subjects judged', registers });
  const changes = new Counter({
    name: 'zs_judging_findings_total',
    help: 'What cross-checks did to findings',
    labelNames: ['change'],
    registers,
  });
  const seconds = new Histogram({
    name: 'zs_judging_run_seconds',
    help: 'Time of a cross-check, waiting for the one before it included',
    buckets: [0.01, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  });
  const succeeded = new Gauge({
    name: 'zs_judging_last_success_timestamp_seconds',
    help: 'When a cross-check last ended well',
    registers,
  });
  const pending = new Set<{ readonly since: number }>();
  let failingSince: number | undefined;

  return {
    async run(scope, since) {
      const mark = { since: now() };
      pending.add(mark);
      try {
        const report = await runner.run(scope, since);
        failingSince = undefined;
        runs.inc({ outcome: 'done' });
        subjects.inc(report.subjects);
        for (const [change, count] of Object.entries(report.findings)) changes.inc({ change }, count);
        succeeded.set(now() / 1000);
        return report;
      } catch (error) {
        failingSince ??= mark.since;
        runs.inc({ outcome: 'failed' });
        throw error;
      } finally {
        pending.delete(mark);
        seconds.observe((now() - mark.since) / 1000);
      }
    },
    ok() {
      const oldest = Math.min(...[...pending].map(({ since }) => since), now());
      return now() - oldest < STUCK_MS && now() - (failingSince ?? now()) < FAILING_MS;
    },
  };
}
