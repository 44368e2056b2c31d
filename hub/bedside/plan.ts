import { gunzipSync, gzipSync } from 'node:zlib';
import type { SeedSeal } from '../draw/sealed-seeds.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { NewRow, Row } from '../store/tables.ts';
import { drawTime, drawWards, rosterDigest, rosterText, seedCommitment } from './draw.ts';
import { BedsideError } from './error.ts';
import { type BedsideParameters, windowsOf } from './parameters.ts';
import { enterPlanLine, PlanLine } from './plan-lines.ts';
import { loadRoster } from './roster.ts';

export interface PlanningParts {
  readonly store: Store;
  readonly seal: SeedSeal;
  readonly parameters: BedsideParameters;
}

export function planId(date: string): string {
  return `bedside-${date}`;
}

/** Commits to the seed of a day (local date), with the parameters of its draw; nothing if that was done. `now` in ms since 1970. */
export async function commitPlan({ store, seal, parameters }: PlanningParts, date: string, now: number): Promise<void> {
  const plan = planId(date);
  if (await findPlan(store.db, date)) return;
  await store.transaction(
    async (trx) => {
      if (await findPlan(trx, date)) return;
      const { seed, sealed } = seal.make(plan);
      const commitment = seedCommitment(seed);
      const committed = await enterPlanLine(trx, { step: 'committed', plan, date, commitment, parameters }, now);
      const row = { id: plan, date, sealed_seed: sealed, committed, drawn: null, revealed: null, roster: null };
      await trx.insertInto('bedside_plans').values(row).execute();
    },
    { sequencer: true },
  );
}

/**
 * Draws the inpatients of a day from those who are in hospital now, and enters the list in the ledger with them; nothing if that
 * was done. What the draw is made by are the parameters that were committed to. Returns how many were drawn, of how many.
 */
export async function drawPlan(
  { store, seal }: PlanningParts,
  date: string,
  now: number,
): Promise<{ readonly drawn: number; readonly inpatients: number } | undefined> {
  const row = await findPlan(store.db, date);
  if (!row || row.drawn !== null) return undefined;
  const { id: plan } = row;
  const { parameters } = await committedOf(store.db, row);
  const windows = windowsOf(parameters, date, now);
  const span = { from: windows[0]?.from ?? now, until: windows.at(-1)?.until ?? now };
  const roster = await loadRoster(store.db, now, span);
  const text = rosterText(roster.inpatients);
  const seed = seal.open(plan, row.sealed_seed);
  const rows: NewRow<'bedside_draws'>[] = [];
  for (const { site, ward, quota, order } of drawWards(seed, plan, roster.inpatients, parameters.rate)) {
    for (const [rank, stay] of order.slice(0, quota).entries()) {
      const at = drawTime(seed, plan, stay, 1, windows);
      if (at !== undefined) rows.push(newDraw({ plan, stay_id: stay, round: 1, site, ward, rank }, at));
    }
  }
  const counts = { inpatients: roster.inpatients.length, withoutBed: roster.withoutBed, exempted: roster.exempted };
  const line = { step: 'drawn', plan, roster: rosterDigest(text), ...counts, drawn: rows.length, from: now } as const;
  const packed = gzipSync(text).toString('base64');
  return await store.transaction(
    async (trx) => {
      const drawn = await enterPlanLine(trx, line, now);
      const { numUpdatedRows } = await trx
        .updateTable('bedside_plans')
        .set({ drawn, roster: packed })
        .where('id', '=', plan)
        .where('drawn', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n)
        throw new BedsideError('PLAN_DAMAGED', `${plan} was drawn by another worker meanwhile`);
      for (let first = 0; first < rows.length; first += 500) {
        await insertRows(trx, 'bedside_draws', rows.slice(first, first + 500));
      }
      return { drawn: rows.length, inpatients: counts.inpatients };
    },
    { sequencer: true },
  );
}

/** Publishes the seeds of days that are over and of which nobody is still to be asked. `today` is the local date. */
export async function revealPlans({ store, seal }: PlanningParts, today: string, now: number): Promise<void> {
  const over = await store.db
    .selectFrom('bedside_plans')
    .selectAll()
    .where('date', '<', today)
    .where('revealed', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('bedside_draws')
            .select('stay_id')
            .whereRef('bedside_draws.plan', '=', 'bedside_plans.id')
            .where('state', '!=', 'answered')
            .where((eb) => eb.or([eb('state', '=', 'planned'), eb('due_at', 'is not', null)])),
        ),
      ),
    )
    .execute();
  for (const { id: plan, sealed_seed } of over) {
    const seed = seal.open(plan, sealed_seed).toString('base64url');
    await store.transaction(
      async (trx) => {
        const revealed = await enterPlanLine(trx, { step: 'revealed', plan, seed }, now);
        await trx.updateTable('bedside_plans').set({ revealed }).where('id', '=', plan).execute();
      },
      { sequencer: true },
    );
  }
}

/** The plan of a local date, or undefined. */
export async function findPlan(
  db: Database | DatabaseTransaction,
  date: string,
): Promise<Row<'bedside_plans'> | undefined> {
  return await db.selectFrom('bedside_plans').selectAll().where('date', '=', date).executeTakeFirst();
}

/** What was committed to before the draw. */
export async function committedOf(
  db: Database,
  { id, committed }: Pick<Row<'bedside_plans'>, 'id' | 'committed'>,
): Promise<Extract<PlanLine, { step: 'committed' }>> {
  const row = await db.selectFrom('configurations').select('content').where('id', '=', committed).executeTakeFirst();
  const line = row && PlanLine.safeParse(JSON.parse(row.content)).data;
  if (line?.step !== 'committed') throw new BedsideError('PLAN_DAMAGED', `the commitment of ${id} can't be read`);
  return line;
}

/** The list that a plan was drawn from, as text; empty before the draw. */
export function unpackedRoster({ roster }: Pick<Row<'bedside_plans'>, 'roster'>): string {
  return roster === null ? '' : gunzipSync(Buffer.from(roster, 'base64')).toString('utf8');
}

/** A draw that nobody has been asked about. */
export function newDraw(
  draw: Pick<NewRow<'bedside_draws'>, 'plan' | 'stay_id' | 'round' | 'site' | 'ward' | 'rank'>,
  at: number,
): NewRow<'bedside_draws'> {
  return { ...draw, at: new Date(at).toISOString(), state: 'planned', reason: null, challenge: null, due_at: null };
}
