import { inChildProcess } from './child-process.ts';
import { rounded } from './durations.ts';
import { lineThrough } from './regression.ts';
import type { GrowthPoint, SearchTask } from './search-load.ts';
import { LIKE_LFW } from './synthetic-faces.ts';

/** A city's insured people. */
const CITY = 7_000_000;

/** What a city would need, drawn on from the measured points; nothing of it was run. */
export interface CityEstimate {
  readonly templates: number;
  readonly computed: true;
  readonly buildHours: number;
  readonly rssGb: number;
  readonly cpuMs: number;
}

/** What `zs bench search --json` prints: the index of `templates`, how it grew, and what follows for a city. */
export interface SearchBenchReport extends Omit<GrowthPoint, 'n'> {
  readonly templates: number;
  readonly faces: typeof LIKE_LFW;
  readonly growth: readonly GrowthPoint[];
  readonly at7Million: CityEstimate;
}

/** Times an index of made-up faces at a quarter, half, all and twice of `templates`; prints a table or JSON. */
export async function benchSearch({ templates, json }: { readonly templates: number; readonly json: boolean }) {
  const sizes = [templates / 4, templates / 2, templates, templates * 2].map(Math.ceil);
  const load = new URL('./search-load.ts', import.meta.url);
  const growth = await inChildProcess<SearchTask, GrowthPoint[]>(load, { sizes });
  const at = growth.find(({ n }) => n === Math.ceil(templates));
  if (!at) throw new Error('the measurement brought no point of the size asked for');
  const { n, ...figures } = at;
  const report: SearchBenchReport = { templates: n, ...figures, faces: LIKE_LFW, growth, at7Million: cityOf(growth) };
  if (json) console.log(JSON.stringify(report));
  else for (const table of [report.growth, [report.at7Million]]) console.table(table);
}

/**
 * Memory grows in proportion (the slope over all points); adding and searching take longer with the logarithm of the size,
 * as HNSW does (Malkov and Yashunin 2018, 4.2). The time to build is the sum of a + b ln(i) over all i.
 */
export function cityOf(growth: readonly GrowthPoint[]): CityEstimate {
  const memory = lineThrough(growth.map(({ n, rssMb }) => [n, rssMb]));
  const adding = lineThrough(growth.map(({ n, addMs }) => [Math.log(n), addMs]));
  const searching = lineThrough(growth.map(({ n, cpuMs }) => [Math.log(n), cpuMs]));
  const buildMs = CITY * (adding.intercept + adding.slope * (Math.log(CITY) - 1));
  return {
    templates: CITY,
    computed: true,
    buildHours: rounded(buildMs / 3_600_000),
    rssGb: rounded((memory.intercept + memory.slope * CITY) / 1000),
    cpuMs: rounded(searching.intercept + searching.slope * Math.log(CITY)),
  };
}
