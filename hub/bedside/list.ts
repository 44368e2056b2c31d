import type { Database } from '../store/store.ts';
import type { ChallengePage } from './challenge-schema.ts';

export interface ChallengeSelection {
  readonly date?: string | undefined;
  readonly site?: string | undefined;
  readonly state?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Draws that are no secret any more, the latest first. Who is still to be asked is in no list, only counted. */
export async function listChallenges(db: Database, selection: ChallengeSelection): Promise<ChallengePage> {
  const { date, site, state, offset, limit } = selection;
  let chosen = db.selectFrom('bedside_draws').innerJoin('bedside_plans', 'bedside_plans.id', 'bedside_draws.plan');
  if (date !== undefined) chosen = chosen.where('bedside_plans.date', '=', date);
  if (site !== undefined) chosen = chosen.where('bedside_draws.site', '=', site);
  const counted = await chosen
    .select(({ fn }) => ['bedside_draws.state', fn.countAll<number>().as('count')])
    .groupBy('bedside_draws.state')
    .execute();
  const states = Object.fromEntries(counted.map((row) => [row.state, row.count]));
  let shown = chosen.where('bedside_draws.state', '<>', 'planned');
  if (state !== undefined) shown = shown.where('bedside_draws.state', '=', state as never);
  const rows = await shown
    .selectAll('bedside_draws')
    .orderBy('bedside_draws.at', 'desc')
    .orderBy('bedside_draws.stay_id')
    .offset(offset)
    .limit(limit)
    .execute();
  const total = Object.entries(states).reduce((sum, [name, count]) => {
    const isShown = name !== 'planned' && (state === undefined || name === state);
    return isShown ? sum + count : sum;
  }, 0);
  const items = rows.map(({ stay_id: stay, due_at: _, ...row }) => ({ stay, ...row }));
  return { total, states, items };
}
