import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { crossCheck } from '../../hub/crosscheck/engine.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { openStore } from '../../hub/store/open-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { type ImportedCity, importCity } from './import-city.ts';
import { loadTruth } from './load-truth.ts';
import { type Evaluation, score } from './score.ts';

/** When the city is judged: windows have closed and graces are over. */
const JUDGED_AFTER_MS = 3 * 86_400_000;

export interface CityEvaluation extends Evaluation {
  readonly claims: number;
  readonly refused: ImportedCity['refused'];
  readonly judgedMs: number;
}

/** Imports a city into a hub's store of its own, judges it by all rules with their defaults, and compares with the truth. */
export async function evaluateCity(
  folder: string,
  onProgress: (what: string) => void = () => {},
): Promise<CityEvaluation> {
  const place = mkdtempSync(join(tmpdir(), 'zhenshen-city-'));
  const store = await openStore({ sqlite: join(place, 'hub.db') });
  try {
    await store.migrate();
    const { city, claims, refused } = await importCity(store, folder, onProgress);
    onProgress('rules');
    const judgedAt = Date.parse(city.ends) + JUDGED_AFTER_MS;
    const started = performance.now();
    const logger = pino({ level: 'error' }, process.stderr);
    await crossCheck({ store, rules, scope: 'all', logger, now: () => judgedAt });
    const judgedMs = Math.round(performance.now() - started);
    return { claims, refused, judgedMs, ...score(await openFindings(store), await loadTruth(folder)) };
  } finally {
    await store.close();
    rmSync(place, { recursive: true, force: true });
  }
}

async function openFindings({ db }: Store) {
  const columns = ['rule', 'class', 'subject_type as subjectType', 'subject'] as const;
  return await db.selectFrom('findings').select(columns).where('status', '=', 'open').orderBy('id').execute();
}
