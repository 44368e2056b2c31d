import { lineAbout } from '../ledger/lines.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { BedsideDay, BedsideDayDetail, BedsideVerdict } from './day-schema.ts';
import { BedsideError } from './error.ts';
import { findPlan } from './plan.ts';
import { PlanLine } from './plan-lines.ts';
import { publishedPlan } from './published-plan.ts';
import { verifyPlan } from './verify-plan.ts';

type Counted = { readonly state: string; readonly count: number };

/** The latest days with a plan, newest first. */
export async function loadBedsideDays(db: Database, limit: number): Promise<BedsideDay[]> {
  const plans = await db.selectFrom('bedside_plans').selectAll().orderBy('date', 'desc').limit(limit).execute();
  if (plans.length === 0) return [];
  const counted = await db
    .selectFrom('bedside_draws')
    .select(({ fn }) => ['plan', 'state', fn.countAll<number>().as('count')])
    .where(
      'plan',
      'in',
      plans.map(({ id }) => id),
    )
    .groupBy(['plan', 'state'])
    .execute();
  return plans.map((plan) =>
    dayOf(
      plan,
      counted.filter((row) => row.plan === plan.id),
    ),
  );
}

/**
 * One day. Nothing here tells a ward beforehand who of it will be asked, or that somebody will: what is planned is counted for the whole
 * day only. Throws BedsideError `PLAN_UNKNOWN`.
 */
export async function loadBedsideDay(db: Database, date: string): Promise<BedsideDayDetail> {
  const plan = await findPlan(db, date);
  if (!plan) throw new BedsideError('PLAN_UNKNOWN', `there is no plan for ${date}`);
  const [committed, drawn, revealed, rows] = await Promise.all([
    stepOf(db, plan.committed),
    stepOf(db, plan.drawn),
    stepOf(db, plan.revealed),
    db
      .selectFrom('bedside_draws as draw')
      .leftJoin('sites', 'sites.id', 'draw.site')
      .select(({ fn }) => ['draw.site', 'sites.name', 'draw.state', 'reason', fn.countAll<number>().as('count')])
      .where('plan', '=', plan.id)
      .groupBy(['draw.site', 'sites.name', 'draw.state', 'reason'])
      .orderBy('draw.site')
      .execute(),
  ]);
  if (committed?.line.step !== 'committed') {
    throw new BedsideError('PLAN_DAMAGED', `the commitment of ${plan.id} is not in the ledger`);
  }
  const asked = rows.filter(({ state }) => state !== 'planned');
  return {
    ...dayOf(plan, rows),
    parameters: committed.line.parameters,
    commitment: committed.line.commitment,
    committed: committed.step,
    draw: drawn?.line.step === 'drawn' ? { ...drawn.step, ...countsOf(drawn.line) } : null,
    reveal: revealed?.line.step === 'revealed' ? { ...revealed.step, seed: revealed.line.seed } : null,
    sites: [...Map.groupBy(asked, ({ site }) => site)].map(([site, own]) => ({
      site,
      name: own[0]?.name ?? site,
      states: sums(own, ({ state }) => state),
    })),
    reasons: sums(
      asked.filter(({ reason }) => reason !== null),
      ({ reason }) => reason ?? '',
    ),
  };
}

/** Repeats the draw of a day from what is published of it. Throws BedsideError `PLAN_UNKNOWN`. */
export async function repeatDraw(db: Database, date: string): Promise<BedsideVerdict> {
  const verdict = verifyPlan(await publishedPlan(db, date));
  const none = { problem: null, inpatients: 0, drawn: 0, replaced: 0 };
  if (verdict.holds === 'not-yet') return { ...none, holds: 'not-yet' };
  if (!verdict.holds) return { ...none, holds: 'no', problem: verdict.problem };
  const { inpatients, drawn, replaced } = verdict;
  return { holds: 'yes', problem: null, inpatients, drawn, replaced };
}

async function stepOf(db: Database, id: string | null) {
  if (id === null) return undefined;
  const row = await db.selectFrom('configurations').select('content').where('id', '=', id).executeTakeFirst();
  const entry = await lineAbout(db, 'configuration', id);
  if (!row || !entry) return undefined;
  return { line: PlanLine.parse(JSON.parse(row.content)), step: { at: entry.at, index: entry.idx } };
}

function countsOf({ roster, inpatients, withoutBed, exempted, drawn }: Extract<PlanLine, { step: 'drawn' }>) {
  return { roster, inpatients, withoutBed, exempted, drawn };
}

function dayOf({ id: plan, date, drawn, revealed }: Row<'bedside_plans'>, counted: readonly Counted[]): BedsideDay {
  return {
    date,
    plan,
    states: sums(counted, ({ state }) => state),
    drawn: drawn !== null,
    revealed: revealed !== null,
  };
}

function sums<T extends Counted>(rows: readonly T[], nameOf: (row: T) => string): Record<string, number> {
  const all: Record<string, number> = {};
  for (const row of rows) all[nameOf(row)] = (all[nameOf(row)] ?? 0) + Number(row.count);
  return all;
}
