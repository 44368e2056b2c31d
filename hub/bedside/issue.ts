import { SubjectId } from '../../contract/ids.ts';
import { civilDate } from '../calendar/working-days.ts';
import type { Commands } from '../commands/send.ts';
import { MINUTE_MS } from '../crosscheck/interval.ts';
import { stayFactsOf } from '../crosscheck/loaders/stay-facts.ts';
import type { Row } from '../store/tables.ts';
import { challengeId, drawTime, drawWards, readRoster } from './draw.ts';
import { type HandheldsOf, loadHandhelds } from './handhelds.ts';
import { type BedsideParameters, windowsOf } from './parameters.ts';
import { committedOf, newDraw, type PlanningParts, unpackedRoster } from './plan.ts';
import { bedAt, type Exemptions, exemptionIn, loadActiveStays, loadExemptions } from './roster.ts';

export interface IssuingParts extends PlanningParts {
  readonly sendCommand: Commands['send'];
}

type Draw = Row<'bedside_draws'>;

/** Asked this much later than drawn, nobody could be surprised any more, and the evening may have come. */
const LATEST_MS = 10 * MINUTE_MS;
/** Draws taken up at once. */
const BATCH = 500;

interface Plan {
  readonly row: Row<'bedside_plans'>;
  readonly seed: Buffer;
  readonly parameters: BedsideParameters;
}

/** Asks about everybody whose time has come. `now` in ms since 1970. Returns how many were asked about. */
export async function issueDue(parts: IssuingParts, now: number): Promise<number> {
  const { db } = parts.store;
  const due = await db
    .selectFrom('bedside_draws')
    .selectAll()
    .where('state', '=', 'planned')
    .where('at', '<=', new Date(now).toISOString())
    .orderBy('at')
    .limit(BATCH)
    .execute();
  if (due.length === 0) return 0;
  const ids = due.map((draw) => draw.stay_id);
  const [stays, handhelds, exemptions, plans] = await Promise.all([
    loadActiveStays(db, ids),
    loadHandhelds(db, [...new Set(due.map(({ site }) => site))]),
    loadExemptions(db, { from: now - 24 * 60 * MINUTE_MS, until: now + 24 * 60 * MINUTE_MS }),
    loadPlans(parts, [...new Set(due.map(({ plan }) => plan))]),
  ]);
  let issued = 0;
  for (const draw of due) {
    const plan = plans.get(draw.plan);
    if (plan && (await issueOne(parts, { draw, plan, stay: stays.get(draw.stay_id), handhelds, exemptions }, now))) {
      issued += 1;
    }
  }
  return issued;
}

interface Question {
  readonly draw: Draw;
  readonly plan: Plan;
  readonly stay: Row<'stays'> | undefined;
  readonly handhelds: HandheldsOf;
  readonly exemptions: Exemptions;
}

async function issueOne(parts: IssuingParts, { draw, plan, stay, handhelds, exemptions }: Question, now: number) {
  const { parameters, seed } = plan;
  if (now - Date.parse(draw.at) > LATEST_MS) return await settle(parts, draw, 'lapsed');
  if (!stay || stay.discharged_at !== null) return await settle(parts, draw, 'gone');
  const facts = stayFactsOf(stay);
  const margin = parameters.exemptionMarginMinutes * MINUTE_MS;
  const dueAt = now + parameters.answerMinutes * MINUTE_MS;
  const exemption = exemptionIn(facts, exemptions, { from: now - margin, until: dueAt + margin });
  if (exemption !== undefined) {
    await settle(parts, draw, 'skipped', exemption);
    await takePlace(parts, plan, draw, now);
    return false;
  }
  const bed = bedAt(facts, now);
  const devices = bed ? handhelds(draw.site, bed.ward) : [];
  if (!bed || devices.length === 0) return await settle(parts, draw, 'no-device');

  const challenge = challengeId(seed, draw.plan, draw.stay_id, draw.round);
  const [issued_at, due_at] = [new Date(now).toISOString(), new Date(dueAt).toISOString()];
  const row = { id: challenge, stay_id: draw.stay_id, person: stay.person, site: draw.site, plan: draw.plan };
  await parts.store.db
    .insertInto('bedside_challenges')
    .values({ ...row, issued_at, due_at, cancelled_at: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const subject = { type: 'insured', id: SubjectId.parse(stay.person) } as const;
  const place = { ward: bed.ward, ...(bed.room !== null && { room: bed.room }), bed: bed.bed };
  const body = { type: 'bedside.challenge', challenge, subject, ...place, dueAt: dueAt / 1000 } as const;
  for (const device of devices) await parts.sendCommand(device, body, dueAt);
  // Last: after a crash before this the same question is asked again under the same id.
  await updateDraw(parts, draw, { state: 'issued', challenge, due_at });
  return true;
}

async function settle(parts: PlanningParts, draw: Draw, state: Draw['state'], reason: string | null = null) {
  await updateDraw(parts, draw, { state, reason });
  return false;
}

export async function updateDraw(
  { store }: Pick<PlanningParts, 'store'>,
  { plan, stay_id, round }: Pick<Draw, 'plan' | 'stay_id' | 'round'>,
  changes: Partial<Draw>,
): Promise<void> {
  await store.db
    .updateTable('bedside_draws')
    .set(changes)
    .where('plan', '=', plan)
    .where('stay_id', '=', stay_id)
    .where('round', '=', round)
    .execute();
}

/** The next of the ward's order takes the place of somebody who must not be disturbed. A later round has no other place. */
async function takePlace(parts: PlanningParts, { row, seed, parameters }: Plan, draw: Draw, now: number) {
  if (draw.round > 1) return;
  const inpatients = readRoster(unpackedRoster(row)).filter(
    ({ site, ward }) => site === draw.site && ward === draw.ward,
  );
  const order = drawWards(seed, row.id, inpatients, parameters.rate)[0]?.order ?? [];
  const { db } = parts.store;
  const taken = await db
    .selectFrom('bedside_draws')
    .select(({ fn }) => fn.max('rank').as('last'))
    .where('plan', '=', row.id)
    .where('site', '=', draw.site)
    .where('ward', '=', draw.ward)
    .executeTakeFirst();
  const rank = (taken?.last ?? draw.rank) + 1;
  const stay = order[rank];
  const windows = windowsOf(parameters, civilDate(now), now);
  const at = stay === undefined ? undefined : drawTime(seed, row.id, stay, 1, windows);
  if (stay === undefined || at === undefined) return;
  const { plan, site, ward } = draw;
  await db
    .insertInto('bedside_draws')
    .values(newDraw({ plan, stay_id: stay, round: 1, site, ward, rank }, at))
    .onConflict((conflict) => conflict.columns(['plan', 'stay_id', 'round']).doNothing())
    .execute();
}

/** Plans with their seeds and what they were committed to, by id. */
export async function loadPlans({ store, seal }: PlanningParts, ids: readonly string[]): Promise<Map<string, Plan>> {
  const rows = await store.db.selectFrom('bedside_plans').selectAll().where('id', 'in', ids).execute();
  const plans = new Map<string, Plan>();
  for (const row of rows) {
    const { parameters } = await committedOf(store.db, row);
    plans.set(row.id, { row, seed: seal.open(row.id, row.sealed_seed), parameters });
  }
  return plans;
}
