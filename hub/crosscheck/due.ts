import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { NewRow, Row } from '../store/tables.ts';
import { DAY_MS, iso } from './interval.ts';
import { splitDaySubject } from './local-day.ts';
import { Message } from './message.ts';
import type { Touched } from './subjects.ts';

/** Reasons that end when the device named is back, or has delivered what it holds. */
const WAITS_FOR_DEVICE = ['device-down-since', 'evidence-may-be-on-its-way', 'evidence-missing-in-chain'];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ROWS_PER_INSERT = 500;

/** Notes which inconclusive verdicts time, or a device, may settle: in the transaction that keeps them. `now` in ms. */
export async function noteDue(
  trx: DatabaseTransaction,
  verdicts: readonly NewRow<'verdicts'>[],
  now: number,
): Promise<void> {
  const rows = verdicts.flatMap((verdict) => dueOf(verdict, iso(now)));
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT) {
    await trx
      .insertInto('judgements_due')
      .values(rows.slice(first, first + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict.columns(['rule', 'subject_type', 'subject']).doUpdateSet((eb) => ({
          due_at: eb.ref('excluded.due_at'),
          device: eb.ref('excluded.device'),
          since: eb.ref('excluded.since'),
        })),
      )
      .execute();
  }
}

/** Whether a reason only waits for an instant that was to come (ISO 8601): the end of a window, of a period of grace. */
export function waitsForTime(reason: Message, at: string): boolean {
  return firstInstantAfter(reason.params, at) !== null;
}

function firstInstantAfter(params: Message['params'], at: string): string | null {
  const instants = Object.values(params).filter((value) => typeof value === 'string' && INSTANT.test(value));
  return (
    instants
      .map(String)
      .filter((value) => value > at)
      .sort()[0] ?? null
  );
}

function dueOf(verdict: NewRow<'verdicts'>, now: string): NewRow<'judgements_due'>[] {
  if (verdict.outcome !== 'inconclusive') return [];
  const { code, params } = Message.parse(JSON.parse(verdict.reason));
  const due_at = firstInstantAfter(params, now);
  const device = WAITS_FOR_DEVICE.includes(code) && typeof params.device === 'string' ? params.device : null;
  if (due_at === null && device === null) return [];
  const { rule, subject_type, subject } = verdict;
  return [{ rule, subject_type, subject, due_at, device, since: now }];
}

/** What waits for an instant that has passed, or for one of these devices; at most `limit` of it, the oldest first. */
export function loadDue(
  db: Database,
  now: number,
  devices: readonly string[],
  limit: number,
): Promise<Row<'judgements_due'>[]> {
  return db
    .selectFrom('judgements_due')
    .selectAll()
    .where((eb) => eb.or([eb('due_at', '<=', iso(now)), ...(devices.length > 0 ? [eb('device', 'in', devices)] : [])]))
    .orderBy('since')
    .limit(limit)
    .execute();
}

/** After a run that began at `started`: what it settled waits no longer, nor what has waited for a device too long. */
export async function forgetSettled(db: Database, started: number, waitsAtMostMs: number): Promise<void> {
  await db
    .deleteFrom('judgements_due')
    .where((eb) =>
      eb.or([
        eb('due_at', '<=', iso(started)),
        eb.and([eb('due_at', 'is', null), eb('since', '<', iso(started - waitsAtMostMs))]),
        eb.not(
          eb.exists(
            eb
              .selectFrom('verdicts')
              .select('verdicts.rule')
              .whereRef('verdicts.rule', '=', 'judgements_due.rule')
              .whereRef('verdicts.subject_type', '=', 'judgements_due.subject_type')
              .whereRef('verdicts.subject', '=', 'judgements_due.subject')
              .where('verdicts.outcome', '=', 'inconclusive'),
          ),
        ),
      ]),
    )
    .execute();
}

/** The runs that judge what is due: claims and stays by their number; days and periods from the earliest of them on. */
export function runsFor(due: readonly Row<'judgements_due'>[]): { scope: Touched; since?: number }[] {
  const of = (type: string) => due.filter((row) => row.subject_type === type).map((row) => row.subject);
  const named = { claims: of('claim'), stays: of('stay') };
  const days = due
    .filter(({ subject_type }) => subject_type !== 'claim' && subject_type !== 'stay')
    .map(({ subject_type, subject }) => ({ type: subject_type, ...splitDaySubject(subject) }));
  const who = (prefix: string) => [
    ...new Set(days.filter(({ type }) => type.startsWith(prefix)).map((day) => day.who)),
  ];
  const runs: { scope: Touched; since?: number }[] = [];
  if (named.claims.length + named.stays.length > 0) runs.push({ scope: named });
  if (days.length > 0) {
    const people = { persons: who('person-'), practitioners: who('practitioner-') };
    const places = {
      devices: [...who('device-'), ...who('evidence-')],
      sites: [...who('site-'), ...who('terminal-').map(siteOfTerminal)],
    };
    const since = Math.min(...days.map(({ date }) => Date.parse(date)).filter(Number.isFinite)) - DAY_MS;
    runs.push({ scope: { ...people, ...places }, ...(Number.isFinite(since) && { since }) });
  }
  return runs;
}

// A terminal's day is `<institution>/<terminal>/<date>`.
function siteOfTerminal(who: string): string {
  return who.split('/')[0] ?? who;
}
