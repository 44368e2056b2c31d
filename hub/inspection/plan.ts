import { gunzipSync, gzipSync } from 'node:zlib';
import { civilDate, isWorkingDay } from '../calendar/working-days.ts';
import { monthAfter } from '../credit/scorecard/month.ts';
import { commitmentToSeed } from '../draw/chance.ts';
import type { SeedSeal } from '../draw/sealed-seeds.ts';
import { parametersOn } from '../parameters/in-force.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { drawInspections, inspectionRosterDigest, inspectionRosterText } from './draw.ts';
import { InspectionError } from './error.ts';
import { INSPECTION_PARAMETERS } from './parameters.ts';
import { enterInspectionLine, InspectionPlanLine } from './plan-lines.ts';
import { loadInspectionRoster } from './roster.ts';

/** Keeps a seed of an inspection from passing for another. */
export const SEED_DOMAIN = 'zs-inspection-seed-v1';

export interface InspectionParts {
  readonly store: Store;
  readonly seal: SeedSeal;
}

type Plan = Row<'inspection_plans'>;

/** Commits to the seed of a month, with the parameters of its draw; nothing if that was done. `now` in ms since 1970. */
export async function commitInspections({ store, seal }: InspectionParts, month: string, now: number): Promise<void> {
  if (await findInspectionPlan(store.db, month)) return;
  // What holds when the month begins; in a hub's first month what holds when it begins.
  const day = [civilDate(now), `${month}-01`].sort().at(-1) ?? month;
  const parameters = await parametersOn(store.db, INSPECTION_PARAMETERS, day);
  const plan = `inspection-${month}`;
  const { seed, sealed } = seal.make(plan);
  const line = { step: 'committed', plan, month, commitment: commitmentToSeed(SEED_DOMAIN, seed), parameters } as const;
  await inSequence(store, async (trx) => {
    if (await findInspectionPlan(trx, month)) return; // another worker was faster
    const committed = await enterInspectionLine(trx, line, now);
    const none = { drawn: null, revealed: null, roster: null };
    await trx
      .insertInto('inspection_plans')
      .values({ id: plan, month, sealed_seed: sealed, committed, ...none })
      .execute();
  });
}

/**
 * Draws the visits of a month from who is known now, and enters the list in the ledger with them; nothing if that was done. Visits are
 * on working days after `today`. Returns how many.
 */
export async function drawPlannedInspections(
  { store, seal }: InspectionParts,
  month: string,
  { today, now }: { readonly today: string; readonly now: number },
): Promise<number | undefined> {
  const row = await findInspectionPlan(store.db, month);
  if (!row || row.drawn !== null) return undefined;
  const { id: plan } = row;
  const { parameters } = await committedInspections(store.db, row);
  const roster = await loadInspectionRoster(store.db, month, now);
  const text = inspectionRosterText(roster);
  const days = workingDaysOf(month).filter((day) => day > today);
  const seed = seal.open(plan, row.sealed_seed);
  const drawn = drawInspections(seed, { plan, month: Number(month.slice(5)), days }, roster, parameters);
  const rows = drawn.flatMap(({ site, objects, pair, day }): Row<'inspection_visits'>[] => {
    if (!pair) return [];
    const [inspector_a, inspector_b] = pair;
    return [{ plan, site, objects: JSON.stringify(objects), inspector_a, inspector_b, day, state: 'planned' }];
  });
  const counts = { objects: roster.objects.length, inspectors: roster.inspectors.length, visits: rows.length };
  const unpaired = drawn.filter(({ pair }) => pair === null).map(({ site }) => site);
  const line = { step: 'drawn', plan, roster: inspectionRosterDigest(text), ...counts, unpaired, days } as const;
  await inSequence(store, async (trx) => {
    const known = await findInspectionPlan(trx, month);
    if (known?.drawn !== null)
      throw new InspectionError('PLAN_DAMAGED', `${plan} was drawn by another worker meanwhile`);
    const set = { drawn: await enterInspectionLine(trx, line, now), roster: gzipSync(text).toString('base64') };
    await trx.updateTable('inspection_plans').set(set).where('id', '=', plan).execute();
    if (rows.length > 0) await insertRows(trx, 'inspection_visits', rows);
  });
  return rows.length;
}

/** Publishes the seeds of months that are over. `today` is the local date. */
export async function revealInspections({ store, seal }: InspectionParts, today: string, now: number): Promise<void> {
  const over = await store.db
    .selectFrom('inspection_plans')
    .select(['id', 'sealed_seed'])
    .where('month', '<', today.slice(0, 7))
    .where('drawn', 'is not', null)
    .where('revealed', 'is', null)
    .execute();
  for (const { id: plan, sealed_seed } of over) {
    const line = { step: 'revealed', plan, seed: seal.open(plan, sealed_seed).toString('base64url') } as const;
    await inSequence(store, async (trx) => {
      const revealed = await enterInspectionLine(trx, line, now);
      await trx.updateTable('inspection_plans').set({ revealed }).where('id', '=', plan).execute();
    });
  }
}

/** The plan of a month, or undefined. */
export async function findInspectionPlan(db: Database | DatabaseTransaction, month: string): Promise<Plan | undefined> {
  return await db.selectFrom('inspection_plans').selectAll().where('month', '=', month).executeTakeFirst();
}

/** What was committed to before the draw. */
export async function committedInspections(db: Database, { id, committed }: Pick<Plan, 'id' | 'committed'>) {
  const row = await db.selectFrom('configurations').select('content').where('id', '=', committed).executeTakeFirst();
  const line = row && InspectionPlanLine.safeParse(JSON.parse(row.content)).data;
  if (line?.step === 'committed') return line;
  throw new InspectionError('PLAN_DAMAGED', `the commitment of ${id} can't be read`);
}

/** The list that a plan was drawn from, as text; empty before the draw. */
export function inspectionRosterOf({ roster }: Pick<Plan, 'roster'>): string {
  return roster === null ? '' : gunzipSync(Buffer.from(roster, 'base64')).toString('utf8');
}

/** The working days of a month in China. */
export function workingDaysOf(month: string): string[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const count = (Date.parse(`${monthAfter(month)}-01T00:00:00Z`) - first) / 86_400_000;
  const days = Array.from({ length: count }, (_, n) => new Date(first + n * 86_400_000).toISOString().slice(0, 10));
  return days.filter(isWorkingDay);
}

function inSequence(store: Store, work: (trx: DatabaseTransaction) => Promise<void>): Promise<void> {
  return store.transaction(work, { sequencer: true });
}
