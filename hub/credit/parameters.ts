import { z } from 'zod';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { Database, Store } from '../store/store.ts';
import { CreditError } from './error.ts';
import { ScorecardRules } from './scorecard/items.ts';

const points = z.int().min(1).max(12);
const years = z.int().min(0).max(20);

/** Points within one calendar year and what follows (医保发〔2024〕23号, 医保办发〔2024〕34号; repair: Tianjin). */
export const PointRules = z
  .strictObject({
    thresholds: z
      .strictObject({ interview: points, suspend: points, terminate: points })
      .default({ interview: 6, suspend: 9, terminate: 12 }),
    /** How long a suspension lasts, at least and at most. */
    suspendMonths: z.tuple([z.int().min(1).max(12), z.int().min(1).max(12)]).default([1, 6]),
    /** Years without registration: after 12 points in sum, after 12 at once. */
    barredYears: z.strictObject({ cumulative: years, single: years }).default({ cumulative: 1, single: 3 }),
    repair: z.strictObject({ points, most: z.int().min(0).max(12) }).default({ points: 1, most: 4 }),
  })
  .refine(({ thresholds: { interview, suspend, terminate } }) => interview < suspend && suspend < terminate, {
    error: 'thresholds come one after another',
    path: ['thresholds'],
  })
  .refine(({ suspendMonths: [least, most] }) => least <= most, {
    error: 'at least is not more than at most',
    path: ['suspendMonths'],
  });
export type PointRules = z.infer<typeof PointRules>;

export const CreditParameters = z.strictObject({
  points: PointRules.prefault({}),
  scorecard: ScorecardRules.prefault({}),
});
export type CreditParameters = z.infer<typeof CreditParameters>;

/** Parameters from a day on, as they stand in the ledger. */
export const DatedParameters = z.strictObject({
  from: z.iso.date(),
  by: z.string(),
  parameters: CreditParameters,
});
export type DatedParameters = z.infer<typeof DatedParameters>;

/** What was ever set, in the order in which it comes into force; of two from the same day the later one counts. */
export async function listParameters(db: Database): Promise<DatedParameters[]> {
  const rows = await db
    .selectFrom('configurations')
    .select('content')
    .where('kind', '=', 'credit')
    .orderBy('id')
    .execute();
  const all = rows.map(({ content }) => DatedParameters.parse(JSON.parse(content)));
  return all.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** What is in force on a local date. */
export async function parametersOn(db: Database, date: string): Promise<CreditParameters> {
  const all = await listParameters(db);
  return all.findLast(({ from }) => from <= date)?.parameters ?? CreditParameters.parse({});
}

/** Sets parameters from a day on. Nothing is set for days that have passed: somebody was judged by what held then. */
export async function setParameters(store: Store, dated: DatedParameters, today: string, now: number): Promise<void> {
  if (dated.from < today) {
    throw new CreditError('PARAMETERS_INVALID', `parameters begin today (${today}) or later, not on ${dated.from}`);
  }
  await store.transaction((trx) => enterConfiguration(trx, 'credit', JSON.stringify(dated), now), { sequencer: true });
}
