import { statSync } from 'node:fs';
import { type UploadProgress, uploadClaims } from '../hub/claims/upload.ts';
import { IMPORT_SITES, type MeasuredFormat, writeImportFiles } from './import-files.ts';
import { makeHubFolder, startLoadHub } from './load-hub.ts';

export interface ImportBenchOptions {
  readonly json: boolean;
  readonly format: MeasuredFormat;
  /** Size of the files, in MB (10^6 bytes). */
  readonly megabytes: number;
  /** An empty PostgreSQL database instead of SQLite. Its own CPU time is not in the figures. */
  readonly database?: string;
}

/** What `zs bench import` prints. Rates by the clock; CPU is that of the hub's whole process until it has answered. */
export interface ImportBenchReport {
  readonly format: string;
  readonly megabytes: number;
  readonly rows: number;
  readonly claims: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly cpuMicrosPerRow: number;
  /** CPU time of a row in the last quarter of the largest file by that in its first quarter: 1 = it stays as it is. */
  readonly growth: number;
  readonly peakRssMb: number;
  readonly rejected: number;
  readonly waiting: number;
}

interface Mark {
  readonly rows: number;
  readonly cpuMicros: number;
}

/**
 * Sends made-up files to `zs hub run`, a process of its own, as `zs claims import` does, and watches its memory. The judging
 * that follows an import is not in the figures.
 */
export async function benchImport(options: ImportBenchOptions): Promise<void> {
  const report = await measure(options);
  console.log(options.json ? JSON.stringify(report) : report);
}

async function measure({ format, megabytes, database, json }: ImportBenchOptions): Promise<ImportBenchReport> {
  await using folder = await makeHubFolder(database);
  await folder.withStore(({ db }) => {
    const sites = IMPORT_SITES.map((id) => ({ id, name: id, region: id.slice(1, 7), fence: null, created_at: NEVER }));
    return db.insertInto('sites').values(sites).execute();
  });
  const files = await writeImportFiles(folder.dir, format, megabytes * 1e6);
  const hub = await startLoadHub(folder);
  const begun = { at: performance.now(), cpuMicros: hub.cpuMicros() };
  const sums = { rows: 0, claims: 0, rejected: 0, waiting: 0 };
  let growth = 1;
  for (const { path } of files) {
    const marks: Mark[] = [];
    const result = await uploadClaims({
      ...{ file: path, hub: `http://127.0.0.1:${hub.consolePort}`, format },
      onProgress: (progress) => {
        marks.push({ rows: progress.counts.rows, cpuMicros: hub.cpuMicros() });
        if (!json) show(path, progress);
      },
    });
    sums.rows += result.rows;
    sums.claims += result.accepted;
    sums.rejected += result.rejected;
    sums.waiting = result.waiting;
    if (statSync(path).size > 0.5 * megabytes * 1e6) growth = growthOf(marks);
  }
  const seconds = (performance.now() - begun.at) / 1000;
  const cpuMicros = hub.cpuMicros() - begun.cpuMicros;
  const peakRssMb = Math.round(hub.peakRssBytes() / 1e6);
  hub.kill();
  return {
    ...{ format, megabytes, ...sums, seconds: Math.round(seconds), rowsPerSecond: Math.round(sums.rows / seconds) },
    ...{ cpuMicrosPerRow: Math.round(cpuMicros / sums.rows), growth, peakRssMb },
  };
}

const NEVER = '2026-01-01T00:00:00.000Z';

function growthOf(marks: readonly Mark[]): number {
  const total = marks.at(-1)?.rows ?? 0;
  const costBetween = (from: number, until: number) => {
    // Up to the first mark that is there: what follows the last row is another cost.
    const first = marks.find(({ rows }) => rows > 0 && rows >= from * total);
    const last = marks.find(({ rows }) => rows >= until * total);
    return first && last && last.rows > first.rows ? (last.cpuMicros - first.cpuMicros) / (last.rows - first.rows) : 1;
  };
  return Math.round((100 * costBetween(0.75, 1)) / costBetween(0, 0.25)) / 100;
}

function show(path: string, { readBytes, totalBytes, counts }: UploadProgress): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${path.split('/').at(-1)} ${Math.floor((100 * readBytes) / totalBytes)} % ${counts.rows} `);
}
