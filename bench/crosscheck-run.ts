import { availableParallelism } from 'node:os';
import { pino } from 'pino';
import { crossCheck } from '../hub/crosscheck/engine.ts';
import { rules } from '../hub/crosscheck/rules/index.ts';
import { openStore, type StoreSpec } from '../hub/store/open-store.ts';
import { serveTask } from './child-process.ts';
import { CITY_STARTS } from './crosscheck-city.ts';

export interface RunTask {
  readonly store: StoreSpec;
  readonly days: number;
  readonly subjects: readonly string[];
}

export interface RunReport {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly subjects: number;
  readonly verdicts: { readonly clear: number; readonly finding: number; readonly inconclusive: number };
  readonly cores: number;
}

// A process of its own: what filling the store left in memory would count as the cross-check's.
await serveTask(async ({ store: spec, days, subjects }: RunTask): Promise<RunReport> => {
  const store = await openStore(spec);
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const report = await crossCheck({
    store,
    rules: rules.filter((rule) => subjects.includes(rule.subject)),
    scope: 'all',
    threads: { store: spec },
    logger: pino({ level: 'warn' }),
    now: () => CITY_STARTS + (days + 1) * 86_400_000,
  });
  const ms = performance.now() - began;
  const used = process.cpuUsage(cpu);
  await store.close();
  return {
    ms,
    cpuMs: (used.user + used.system) / 1000,
    rssMb: process.resourceUsage().maxRSS / 1024,
    subjects: report.subjects,
    verdicts: report.verdicts,
    cores: availableParallelism(),
  };
});
