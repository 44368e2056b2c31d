import { Gauge, type Registry } from 'prom-client';
import { civilDate } from '../calendar/working-days.ts';
import type { BedsideDrawState } from '../store/bedside-tables.ts';
import type { Database } from '../store/store.ts';

/** Shown as 0 where nobody is in that state: a line that is missing looks like one that is well. */
const ALWAYS_SHOWN: readonly BedsideDrawState[] = ['planned', 'issued', 'answered', 'mismatch', 'missed'];

export interface BedsideMetricsNeeds {
  readonly db: Database;
  readonly metrics: Registry;
  /** Only the leader asks the database, so that a sum over workers counts nothing twice. */
  readonly leads: () => boolean;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Registers what became of today's bedside questions, read from the database when the monitoring asks. */
export function registerBedsideMetrics({ db, metrics, leads, now }: BedsideMetricsNeeds): void {
  const gauge = new Gauge({
    name: 'zs_bedside_questions',
    help: "Bedside questions of today's plan, by what became of them",
    labelNames: ['state'],
    registers: [metrics],
    async collect() {
      gauge.reset();
      if (!leads()) return;
      const counts = await countStates(db, civilDate(now())).catch(() => undefined);
      if (!counts) return; // the database is away: no value rather than a wrong one
      for (const state of ALWAYS_SHOWN) gauge.set({ state }, 0);
      for (const { state, draws } of counts) gauge.set({ state }, Number(draws));
    },
  });
}

async function countStates(db: Database, date: string) {
  return await db
    .selectFrom('bedside_draws')
    .innerJoin('bedside_plans', 'bedside_plans.id', 'bedside_draws.plan')
    .where('bedside_plans.date', '=', date)
    .select(({ fn }) => ['bedside_draws.state', fn.countAll().as('draws')])
    .groupBy('bedside_draws.state')
    .execute();
}
