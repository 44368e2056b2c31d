import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { CROWDED_HOUR } from './busy-day.ts';
import { DAY_MS, HOUR_MS, iso } from './interval.ts';
import { CLOCK_KINDS } from './loaders/attested.ts';
import { splitDaySubject } from './local-day.ts';
import { MOVES } from './moving-devices.ts';
import { USUAL_SHIFT_HOURS } from './shifts.ts';
import { type DayBatch, daysOf, hour, inBatches, type NamedDay, type Selection, touchedIds } from './subjects.ts';

/** Rules that judge practitioners by the day: whom one of them did not clear stays under its eye. */
const DAY_RULES = ['D02', 'D03', 'D04', 'D09', 'D10', 'D14'];

type Who = readonly { readonly who: string | null }[];

/**
 * Practitioners by the day on which something calls for a look: two sites, a sign-in or sign-out without its pair, a place
 * outside the fence or a device that moves, a crowded hour, prescriptions for two patients in one minute, or a verdict
 * that was not clear. A city has a hundred thousand practitioner-days a day; the others would only say nothing.
 */
export async function* practitionerDayBatches(
  db: Database,
  selection: Selection,
  now: number,
): AsyncGenerator<DayBatch> {
  const touched = touchedIds(selection.scope, 'practitioners');
  if (touched?.length === 0) return;
  const pending = await pendingByDate(db, touched);
  for (const named of await daysToJudge(db, selection, touched)) {
    const [clocked, crowded, hasty] = [
      await oddlyClocked(db, named, touched, now),
      await crowdedHours(db, named, touched),
      await hastyPrescriptions(db, named, touched),
    ];
    const unsettled = (pending.get(named.date) ?? []).map((who) => ({ who }));
    yield* inBatches(named.date, named.day, [...clocked, ...crowded, ...hasty, ...unsettled]);
  }
}

async function daysToJudge(
  db: Database,
  selection: Selection,
  touched: readonly string[] | undefined,
): Promise<NamedDay[]> {
  let clocked = db.selectFrom('attestations').select(hour('at')).distinct().where('kind', 'in', CLOCK_KINDS);
  if (touched) clocked = clocked.where('subject', 'in', touched);
  if (selection.since !== undefined) clocked = clocked.where('at', '>=', iso(selection.since));
  const hours = [...(await clocked.execute()), ...(await billedHours(db, selection, touched))];
  return daysOf(hours, selection);
}

function billedHours(db: Database, { since }: Selection, touched: readonly string[] | undefined) {
  if (touched) {
    let lines = db.selectFrom('claim_lines').select(hour('at')).distinct().where('ordering', 'in', touched);
    // An import counts from settlement; what is settled was ordered that day or the day before.
    if (since !== undefined) lines = lines.where('at', '>=', iso(since - DAY_MS));
    return lines.execute();
  }
  let claims = db.selectFrom('claims').select(hour('settled_at')).distinct().where('state', '=', 'active');
  if (since !== undefined) claims = claims.where('settled_at', '>=', iso(since));
  return claims.execute();
}

function oddlyClocked(
  db: Database,
  { day }: NamedDay,
  touched: readonly string[] | undefined,
  now: number,
): Promise<Who> {
  // Whoever clocked in later is at work: that their sign-out is missing says nothing yet.
  const over = iso(now - USUAL_SHIFT_HOURS * HOUR_MS);
  const today = iso(day.from);
  const edge = (of: 'min' | 'max', kind: string) =>
    sql<string>`${sql.raw(of)}(case when kind = ${kind} and face_outcome = 'match' and at >= ${today} then at end)`;
  const [firstIn, lastIn] = [edge('min', 'staff.clock-in'), edge('max', 'staff.clock-in')];
  const [firstOut, lastOut] = [edge('min', 'staff.clock-out'), edge('max', 'staff.clock-out')];
  let query = db
    .selectFrom('attestations')
    .select('subject as who')
    .where('at', '>=', iso(day.from - DAY_MS))
    .where('at', '<=', iso(day.until))
    .where('subject_type', '=', 'practitioner')
    .where('kind', 'in', CLOCK_KINDS)
    .groupBy('subject')
    .having(({ fn }) => fn.max('at'), '>=', today)
    .having(
      sql<boolean>`count(distinct site) > 1
        or (${lastIn} > coalesce(${lastOut}, '') and ${lastIn} <= ${over}) or coalesce(${firstIn}, '9') > ${firstOut}
        or max(case when at >= ${today} and facts like '%"fence":"outside"%' then 1 else 0 end) = 1
        or max(case when at >= ${today} and facts like '%"geo":%' and device in (select id from devices where ${MOVES})
          then 1 else 0 end) = 1`,
    );
  if (touched) query = query.where('subject', 'in', touched);
  return query.execute();
}

/** Lines of a day, reached by their claims' settlement: visits are settled on the day or the next. */
function linesOf(db: Database, { day }: NamedDay, touched: readonly string[] | undefined) {
  let query = db
    .selectFrom('claims as claim')
    .innerJoin('claim_lines as line', 'line.claim_id', 'claim.claim_id')
    .select('line.ordering as who')
    .where('claim.state', '=', 'active')
    .where('claim.kind', 'in', ['outpatient', 'internet', 'chronic'])
    .where('claim.settled_at', '>=', iso(day.from))
    .where('claim.settled_at', '<=', iso(day.until + DAY_MS))
    .where('line.at', '>=', iso(day.from))
    .where('line.at', '<=', iso(day.until))
    .where('line.external', '=', 0)
    .where('line.ordering', 'is not', null);
  if (touched) query = query.where('line.ordering', 'in', touched);
  return query;
}

function crowdedHours(db: Database, named: NamedDay, touched: readonly string[] | undefined): Promise<Who> {
  return linesOf(db, named, touched)
    .groupBy(['line.ordering', sql`substr(line.at, 1, 13)`])
    .having(({ fn }) => fn.count('claim.claim_id').distinct(), '>', CROWDED_HOUR)
    .execute();
}

function hastyPrescriptions(db: Database, named: NamedDay, touched: readonly string[] | undefined): Promise<Who> {
  return linesOf(db, named, touched)
    .where('line.prescription', 'is not', null)
    .groupBy(['line.ordering', sql`substr(line.at, 1, 16)`])
    .having(({ fn }) => fn.count('claim.person').distinct(), '>', 1)
    .execute();
}

async function pendingByDate(db: Database, touched: readonly string[] | undefined): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('verdicts')
    .select('subject')
    .distinct()
    .where('subject_type', '=', 'practitioner-day')
    .where('rule', 'in', DAY_RULES)
    .where('outcome', '<>', 'clear')
    .execute();
  const wanted = touched && new Set(touched);
  const pending = new Map<string, string[]>();
  for (const { subject } of rows) {
    const { who, date } = splitDaySubject(subject);
    if (wanted && !wanted.has(who)) continue;
    pending.set(date, [...(pending.get(date) ?? []), who]);
  }
  return pending;
}
