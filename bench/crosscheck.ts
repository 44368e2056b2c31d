import { join } from 'node:path';
import { openStore, type StoreSpec } from '../hub/store/open-store.ts';
import { inChildProcess } from './child-process.ts';
import { type Baselines, measureBaselines } from './crosscheck-baselines.ts';
import { type CityRows, fillCity } from './crosscheck-city.ts';
import type { RunReport, RunTask } from './crosscheck-run.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

export interface CrossCheckBenchOptions {
  readonly json: boolean;
  /** 1 = a city of 7 million. */
  readonly scale: number;
  /** Databases on an empty PostgreSQL server instead of SQLite files: `postgres://...` of one empty database. */
  readonly store?: string;
  /** Without the larger and smaller cities, and without the patterns: only the city day. */
  readonly brief: boolean;
}

/** What `zs bench crosscheck` prints. Times are of the first run over new data: every verdict is written. */
export interface CrossCheckBenchReport {
  readonly cityDayMs: number;
  readonly rssMb: number;
  /** CPU ms for a quarter, half and all of the city: linear when a subject costs the same in each. */
  readonly growth: readonly {
    readonly scale: number;
    readonly claims: number;
    readonly cpuMs: number;
    readonly ms: number;
  }[];
  /** Group and frequency rules over 90 days of a tenth of the city; null where it was not run. */
  readonly patternsMs: number | null;
  readonly baselines: Baselines | null;
  readonly city: CityRows & { readonly scale: number };
  readonly run: RunReport;
}

const DAY_SUBJECTS = ['claim', 'stay', 'practitioner-day'];
const PATTERN_SUBJECTS = ['person-period', 'site-period'];
const PATTERN_DAYS = 90;

/**
 * Judges a city's day (made-up, the same in every run) in a process of its own, for a quarter, half and all of it, then a
 * tenth of the city over 90 days by the rules that look at periods. Filling the store is not in the figures.
 */
export async function benchCrossCheck(options: CrossCheckBenchOptions): Promise<void> {
  const report = await inTemporaryFolder((folder) => measure(options, folder));
  if (options.json) console.log(JSON.stringify(report));
  else print(report);
}

async function measure(
  { scale, store, brief }: CrossCheckBenchOptions,
  folder: string,
): Promise<CrossCheckBenchReport> {
  const judged = async (size: { scale: number; days: number }, subjects: readonly string[], name: string) => {
    const spec: StoreSpec = store ? { postgres: store } : { sqlite: join(folder, `${name}.sqlite`) };
    const city = await fill(spec, size);
    const task: RunTask = { store: spec, days: size.days, subjects };
    const run = await inChildProcess<RunTask, RunReport>(new URL('./crosscheck-run.ts', import.meta.url), task);
    return { spec, city, run };
  };
  // One PostgreSQL database is one city; several sizes need several files.
  const sizes = store || brief ? [scale] : [scale / 4, scale / 2, scale];
  const growth = [];
  let last: Awaited<ReturnType<typeof judged>> | undefined;
  for (const part of sizes) {
    last = await judged({ scale: part, days: 1 }, DAY_SUBJECTS, `day-${part}`);
    const { city, run } = last;
    growth.push({ scale: part, claims: city.claims, cpuMs: Math.round(run.cpuMs), ms: Math.round(run.ms) });
  }
  if (!last) throw new RangeError('no size to measure');
  const baselines = await measureBaselines(last.spec);
  const patterns =
    store || brief ? null : await judged({ scale: scale / 10, days: PATTERN_DAYS }, PATTERN_SUBJECTS, 'patterns');
  return {
    cityDayMs: Math.round(last.run.ms),
    rssMb: Math.round(last.run.rssMb),
    growth,
    patternsMs: patterns && Math.round(patterns.run.ms),
    baselines,
    city: { ...last.city, scale },
    run: last.run,
  };
}

async function fill(spec: StoreSpec, size: { scale: number; days: number }): Promise<CityRows> {
  const store = await openStore(spec);
  try {
    await store.migrate();
    return await fillCity(store, size);
  } finally {
    await store.close();
  }
}

function print({ cityDayMs, rssMb, growth, patternsMs, baselines, city, run }: CrossCheckBenchReport): void {
  const { claims, checkIns, clockEvents, stays, devices, scale } = city;
  console.log(`city of ${scale}: ${claims} claims, ${checkIns} check-ins, ${clockEvents} clock events, ${stays} stays`);
  console.log(`${devices} devices; ${run.subjects} subjects judged, ${JSON.stringify(run.verdicts)}`);
  console.log(`city day ${cityDayMs} ms (CPU ${Math.round(run.cpuMs)} ms), ${rssMb} MB`);
  console.table(growth);
  if (patternsMs !== null) console.log(`patterns over ${PATTERN_DAYS} days of a tenth: ${patternsMs} ms`);
  if (baselines) console.table([baselines]);
}
