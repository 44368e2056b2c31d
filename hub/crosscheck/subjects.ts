import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { DAY_MS, HOUR_MS, type Interval, iso } from './interval.ts';
import { CHECK_IN_KINDS } from './loaders/attested.ts';
import { datesIn, intervalOfDate } from './local-day.ts';

/** What something new is about: only these subjects have to be judged again. Ids only. */
export interface Touched {
  readonly claims?: readonly string[];
  readonly stays?: readonly string[];
  readonly persons?: readonly string[];
  readonly practitioners?: readonly string[];
  readonly sites?: readonly string[];
  readonly devices?: readonly string[];
}
export type Scope = 'all' | Touched;

/** Which subjects a run judges. `since`: only claims settled, and days, from this instant on (ms since 1970). */
export interface Selection {
  readonly scope: Scope;
  readonly since?: number;
  readonly utcOffsetMinutes: number;
  /** Of everything, only claims and stays at these sites: a thread's share. */
  readonly at?: readonly string[];
}

/** Subjects judged together: few queries for many, and a bounded amount of memory. */
const BATCH = 500;

export interface NamedDay {
  readonly date: string;
  readonly day: Interval;
}

/** One local day and the people or devices to be judged on it. */
export interface DayBatch extends NamedDay {
  readonly who: readonly string[];
}

/** Insured persons by the day on which they were seen at two sites or more: fewer prove no journey. */
export async function* travellerBatches(db: Database, selection: Selection): AsyncGenerator<DayBatch> {
  const touched = touchedIds(selection.scope, 'persons');
  if (touched?.length === 0) return;
  let hours = db.selectFrom('attestations').select(hour('at')).distinct().where('kind', 'in', CHECK_IN_KINDS);
  if (touched) hours = hours.where('subject', 'in', touched);
  if (selection.since !== undefined) hours = hours.where('at', '>=', iso(selection.since));
  for (const { date, day } of daysOf(await hours.execute(), selection)) {
    let query = db
      .selectFrom('attestations')
      .select('subject as who')
      .where('at', '>=', iso(day.from - DAY_MS))
      .where('at', '<=', iso(day.until))
      .where('subject_type', '=', 'insured')
      .where('kind', 'in', CHECK_IN_KINDS)
      .groupBy('subject')
      .having(({ fn }) => fn.count('site').distinct(), '>', 1)
      .having(({ fn }) => fn.max('at'), '>=', iso(day.from));
    if (touched) query = query.where('subject', 'in', touched);
    yield* inBatches(date, day, await query.orderBy('subject').execute());
  }
}

/** Devices by the day on which they sent something, or something came in their name. */
export async function* deviceBatches(db: Database, selection: Selection): AsyncGenerator<DayBatch> {
  const touched = touchedIds(selection.scope, 'devices');
  if (touched?.length === 0) return;
  let sentHours = db.selectFrom('attestations').select(hour('at')).distinct();
  let refusedHours = db.selectFrom('quarantine').select(hour('received_at')).distinct();
  if (touched) {
    sentHours = sentHours.where('device', 'in', touched);
    refusedHours = refusedHours.where('device', 'in', touched);
  }
  if (selection.since !== undefined) {
    sentHours = sentHours.where('at', '>=', iso(selection.since));
    refusedHours = refusedHours.where('received_at', '>=', iso(selection.since));
  }
  const hours = [...(await sentHours.execute()), ...(await refusedHours.execute())];
  for (const { date, day } of daysOf(hours, selection)) {
    let sent = db
      .selectFrom('attestations')
      .select('device as who')
      .distinct()
      .where('at', '>=', iso(day.from))
      .where('at', '<=', iso(day.until));
    let refused = db
      .selectFrom('quarantine')
      .select('device as who')
      .distinct()
      .where('received_at', '>=', iso(day.from))
      .where('received_at', '<=', iso(day.until));
    if (touched) {
      sent = sent.where('device', 'in', touched);
      refused = refused.where('device', 'in', touched);
    }
    const rows = [...(await sent.execute()), ...(await refused.execute())];
    yield* inBatches(date, day, rows);
  }
}

/** Whom a run is limited to; undefined = everybody. */
export function touchedIds(scope: Scope, kind: keyof Touched): readonly string[] | undefined {
  return scope === 'all' ? undefined : (scope[kind] ?? []);
}

/** Whom to judge on a day, each once, in batches. */
export function* inBatches(date: string, day: Interval, rows: readonly { who: string | null }[]): Generator<DayBatch> {
  const who = [...new Set(rows.map((row) => row.who))].filter((id) => id !== null).sort();
  for (let first = 0; first < who.length; first += BATCH) yield { date, day, who: who.slice(first, first + BATCH) };
}

/** The UTC hour of a column of instants. */
export const hour = (column: 'at' | 'received_at' | 'settled_at') =>
  sql<string>`substr(${sql.ref(column)}, 1, 13)`.as('hour');

/** The local days that UTC hours (`2026-11-22T01`) fall on. Asked for by the hour: a clock that was years off makes no loop. */
export function daysOf(hours: readonly { hour: string }[], { utcOffsetMinutes }: Selection): NamedDay[] {
  const dates = new Set(
    hours.flatMap((row) => {
      const from = Date.parse(`${row.hour}:00:00.000Z`);
      return datesIn({ from, until: from + HOUR_MS - 1 }, utcOffsetMinutes);
    }),
  );
  return [...dates].sort().map((date) => ({ date, day: intervalOfDate(date, utcOffsetMinutes) }));
}
