import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { CrossCheckReport } from '../../../../hub/crosscheck/engine.ts';
import { observeRuns } from '../../../../hub/crosscheck/observed-runner.ts';

const MINUTE = 60_000;
const report: CrossCheckReport = {
  subjects: 7,
  changedVerdicts: 2,
  findings: { opened: 1, updated: 0, retracted: 0, reopened: 0 },
  verdicts: { clear: 6, finding: 1, inconclusive: 0 } as CrossCheckReport['verdicts'],
  elapsedMs: 5,
};

function observed(run: () => Promise<CrossCheckReport>) {
  const clock = { now: 1_000_000 };
  const registry = new Registry();
  return { clock, registry, runner: observeRuns({ run }, registry, () => clock.now) };
}

it('counts what a run did', async () => {
  const { registry, runner } = observed(async () => report);
  expect(await runner.run('all')).toBe(report);
  const text = await registry.metrics();
  for (const line of [
    'zs_judging_runs_total{outcome="done"} 1',
    'zs_judging_subjects_total 7',
    'zs_judging_findings_total{change="opened"} 1',
    'zs_judging_last_success_timestamp_seconds 1000',
  ]) {
    expect(text).toContain(line);
  }
});

it('is not healthy while a run does not end', async () => {
  const done = Promise.withResolvers<CrossCheckReport>();
  const { clock, runner } = observed(() => done.promise);
  const running = runner.run('all');
  clock.now += 29 * MINUTE;
  expect(runner.ok()).toBe(true);
  clock.now += 2 * MINUTE;
  expect(runner.ok()).toBe(false);
  done.resolve(report);
  await running;
  expect(runner.ok()).toBe(true);
});

it('is not healthy when runs have failed for ten minutes, until one succeeds', async () => {
  let fails = true;
  const { clock, registry, runner } = observed(async () => {
    if (fails) throw new Error('the database is away');
    return report;
  });
  await expect(runner.run('all')).rejects.toThrow('away');
  clock.now += 5 * MINUTE;
  await expect(runner.run('all')).rejects.toThrow('away');
  expect(runner.ok()).toBe(true);
  clock.now += 6 * MINUTE;
  expect(runner.ok()).toBe(false);
  expect(await registry.metrics()).toContain('zs_judging_runs_total{outcome="failed"} 2');
  fails = false;
  await runner.run('all');
  expect(runner.ok()).toBe(true);
});
