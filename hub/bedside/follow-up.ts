import { civilDate } from '../calendar/working-days.ts';
import { MINUTE_MS } from '../crosscheck/interval.ts';
import type { Row } from '../store/tables.ts';
import { againShare, drawTime } from './draw.ts';
import { loadPlans, updateDraw } from './issue.ts';
import { type BedsideParameters, dayAfter, windowsOf } from './parameters.ts';
import { newDraw, type PlanningParts } from './plan.ts';

type Draw = Row<'bedside_draws'>;

/** Draws taken up at once. */
const BATCH = 500;

/**
 * Closes what nobody answered in time, and draws those people again: later that day, or the next one at a time of its own. A face
 * that was another one's is asked again, too: rule H03 wants it twice. `now` in ms since 1970. Returns how many were missed.
 */
export async function followUp(parts: PlanningParts, now: number): Promise<number> {
  const open = await parts.store.db
    .selectFrom('bedside_draws')
    .selectAll()
    .where('state', 'in', ['issued', 'mismatch', 'replied'])
    .where('due_at', '<', new Date(now).toISOString())
    .orderBy('due_at')
    .limit(BATCH)
    .execute();
  if (open.length === 0) return 0;
  const plans = await loadPlans(parts, [...new Set(open.map(({ plan }) => plan))]);
  let missed = 0;
  for (const draw of open) {
    const plan = plans.get(draw.plan);
    if (!plan || draw.due_at === null) continue;
    if (now <= Date.parse(draw.due_at) + plan.parameters.graceMinutes * MINUTE_MS) continue;
    const wasMissed = draw.state === 'issued';
    // No longer due: from here on this round is over, whatever comes late is added to it.
    await updateDraw(parts, draw, { due_at: null, ...(wasMissed && { state: 'missed' }) });
    if (wasMissed) missed += 1;
    if (isAskedAgain(draw)) await drawAgain(parts, draw, plan, now);
  }
  return missed;
}

// Whoever does not want to is left alone, and an exemption that the ward names is for the auditor to look at.
function isAskedAgain({ state, reason }: Draw): boolean {
  return state !== 'replied' || (reason?.startsWith('not-here') ?? false);
}

async function drawAgain(
  { store }: PlanningParts,
  draw: Draw,
  { seed, parameters }: { readonly seed: Buffer; readonly parameters: BedsideParameters },
  now: number,
): Promise<void> {
  const round = draw.round + 1;
  if (round > parameters.maxRounds) return;
  const at = nextTime(seed, draw, round, parameters, now);
  if (at === undefined) return;
  const { plan, stay_id, site, ward, rank } = draw;
  await store.db
    .insertInto('bedside_draws')
    .values(newDraw({ plan, stay_id, round, site, ward, rank }, at))
    .onConflict((conflict) => conflict.columns(['plan', 'stay_id', 'round']).doNothing())
    .execute();
}

function nextTime(seed: Buffer, { plan, stay_id }: Draw, round: number, parameters: BedsideParameters, now: number) {
  const [least, most] = parameters.againAfterMinutes;
  const wait = least + againShare(seed, plan, stay_id, round) * (most - least);
  const later = now + wait * MINUTE_MS;
  const today = civilDate(now);
  if (windowsOf(parameters, today).some(({ from, until }) => from <= later && later < until)) return later;
  return drawTime(seed, plan, stay_id, round, windowsOf(parameters, dayAfter(today)));
}
