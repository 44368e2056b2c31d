import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { DAY_MS, iso } from './interval.ts';
import { CLOCK_KINDS } from './loaders/attested.ts';
import { MOVES } from './moving-devices.ts';
import { openFindings } from './open-findings.ts';
import { LOOK_BACK_MS, monthsEndedIn, type NamedMonth } from './practitioner-period.ts';
import { type Selection, touchedIds } from './subjects.ts';

/** Evidence and claims of a month's last days arrive late: it is compared after this. */
export const MONTH_GRACE_MS = 3 * DAY_MS;
/** Corrections change months that are long over; what is older than this is left as it is. */
const OLDEST_MS = 400 * DAY_MS;
const BATCH = 200;

/** One month and the practitioners to be judged on it. */
export interface MonthBatch extends NamedMonth {
  readonly who: readonly string[];
}

/**
 * Practitioners by a month that is over in which they billed without ever clocking in, or, being doctors, clocked in without
 * billing for long, or clocked on devices that move. The monthly comparison of Laoshan and Xiamen.
 */
export async function* practitionerMonthBatches(
  db: Database,
  selection: Selection,
  now: number,
): AsyncGenerator<MonthBatch> {
  const touched = touchedIds(selection.scope, 'practitioners');
  if (touched?.length === 0) return;
  const first = await db.selectFrom('claims').select('settled_at').orderBy('settled_at').limit(1).executeTakeFirst();
  if (!first) return;
  const over = now - MONTH_GRACE_MS;
  // Whatever came in since then may be about a month that had ended some days before.
  const since = selection.since === undefined ? 0 : selection.since - 2 * MONTH_GRACE_MS;
  const from = Math.max(Date.parse(first.settled_at), over - OLDEST_MS, since);
  if (from > over) return;
  const open = Map.groupBy(await openFindings(db, 'practitioner-period', selection), ({ date }) => date);
  for (const month of monthsEndedIn({ from, until: over }, selection.utcOffsetMinutes)) {
    const found = [
      ...(await billedWithoutClocking(db, month, touched)),
      ...(await clockedWithoutBilling(db, month, touched)),
      ...(await clockedOnTheMove(db, month, touched)),
      ...(open.get(month.date) ?? []).map(({ who }) => who),
    ];
    const who = [...new Set(found)].sort();
    for (let begin = 0; begin < who.length; begin += BATCH) yield { ...month, who: who.slice(begin, begin + BATCH) };
  }
}

async function billedWithoutClocking(
  db: Database,
  { period }: NamedMonth,
  touched: readonly string[] | undefined,
): Promise<string[]> {
  const [from, until] = [iso(period.from), iso(period.until)];
  const of = (column: RawBuilder<unknown>) => sql<{ who: string }>`
    with recursive ${everyone(column)}
    select who from known where who is not null ${among(touched)}
      and exists (select 1 from claim_lines where ${column} = who and at >= ${from} and at <= ${until})
      and not exists (select 1 from attestations where subject = who and at >= ${from} and at <= ${until}
        and kind = 'staff.clock-in' and face_outcome = 'match')`;
  const ordering = await of(sql`ordering`).execute(db);
  const performing = await of(sql`performing`).execute(db);
  return [...ordering.rows, ...performing.rows].map(({ who }) => who);
}

// Each practitioner once by one index step: reading every line of a city to tell them apart would take minutes.
function everyone(column: RawBuilder<unknown>) {
  return sql`known(who) as (
    select min(${column}) from claim_lines
    union all select (select min(${column}) from claim_lines where ${column} > known.who) from known
      where known.who is not null)`;
}

async function clockedWithoutBilling(
  db: Database,
  { period }: NamedMonth,
  touched: readonly string[] | undefined,
): Promise<string[]> {
  const [begin, from, until] = [iso(period.until - LOOK_BACK_MS), iso(period.from), iso(period.until)];
  const { rows } = await sql<{ who: string }>`
    select distinct subject as who from masters as known
    where kind = 'practitioner' and replaced_at is null and content like '%"role":"doctor"%' ${among(touched, 'subject')}
      and exists (select 1 from attestations where subject = known.subject and at >= ${from} and at <= ${until}
        and kind = 'staff.clock-in' and face_outcome = 'match')
      and not exists (select 1 from claim_lines where ordering = known.subject and at >= ${begin} and at <= ${until})
      and not exists (select 1 from claim_lines where performing = known.subject and at >= ${begin} and at <= ${until})`.execute(
    db,
  );
  return rows.map(({ who }) => who);
}

// Often enough that positions can be compared, on devices that are carried about.
async function clockedOnTheMove(
  db: Database,
  { period }: NamedMonth,
  touched: readonly string[] | undefined,
): Promise<string[]> {
  let query = db
    .selectFrom('attestations')
    .select('subject')
    .where('device', 'in', db.selectFrom('devices').select('id').where(MOVES))
    .where('kind', 'in', CLOCK_KINDS)
    .where('at', '>=', iso(period.from))
    .where('at', '<=', iso(period.until))
    .groupBy('subject')
    .having(({ fn }) => fn.countAll(), '>=', 3);
  if (touched) query = query.where('subject', 'in', touched);
  return (await query.execute()).map(({ subject }) => subject).filter((id) => id !== null);
}

function among(touched: readonly string[] | undefined, column: 'who' | 'subject' = 'who') {
  return touched ? sql`and ${sql.ref(column)} in (${sql.join(touched)})` : sql``;
}
