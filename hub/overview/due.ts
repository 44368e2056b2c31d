import { sql } from 'kysely';
import { CHINA_OFFSET_MINUTES, localDate } from '../calendar/local-date.ts';
import { HOUR_MS, iso } from '../crosscheck/interval.ts';
import { intervalOfDate } from '../crosscheck/local-day.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { wantedText, wantedWith } from '../store/wanted-rows.ts';

/** Figures are kept by China's days: a region has one clock. */
export const FIGURE_OFFSET_MINUTES = CHINA_OFFSET_MINUTES;

/** A day of an institution that has to be counted anew. Instants are ISO 8601, both included. */
export interface DueDay {
  readonly day: string;
  readonly site: string;
  readonly from: string;
  readonly until: string;
}

/**
 * Takes up to `most` notes of what changed, the newest hours first: it is today that people look at, and days that are touched
 * together are summed up once. The notes are gone with the transaction that counts; what changes meanwhile is noted
 * again, so nothing is missed: on PostgreSQL the statements that count see at least what was noted.
 */
export async function takeDue(trx: DatabaseTransaction, most: number): Promise<DueDay[]> {
  const { rows } = await sql<{ hour: string; site: string }>`delete from figures_due
    where id in (select id from figures_due order by hour desc, site desc limit ${most}) returning hour, site`.execute(
    trx,
  );
  const days = new Map<string, DueDay>();
  for (const { hour, site } of rows) {
    const at = Date.parse(`${hour}:00:00.000Z`);
    if (!Number.isFinite(at)) continue; // no instant, so no day
    const day = localDate(at + HOUR_MS / 2, FIGURE_OFFSET_MINUTES);
    const { from, until } = intervalOfDate(day, FIGURE_OFFSET_MINUTES);
    days.set(`${day} ${site}`, { day, site, from: iso(from), until: iso(until) });
  }
  const taken = [...days.values()];
  await dropOthersOf(trx, taken);
  return taken;
}

// A day has many hours, and on PostgreSQL an hour many notes.
async function dropOthersOf(trx: DatabaseTransaction, days: readonly DueDay[]): Promise<void> {
  if (days.length === 0) return;
  const wanted = days.map(({ site, from, until }) => [site, from.slice(0, 13), until.slice(0, 13)]);
  const within = sql`figures_due.site = ${wantedText(0)}
    and figures_due.hour >= ${wantedText(1)} and figures_due.hour <= ${wantedText(2)}`;
  await sql`delete from figures_due
    where id in (select figures_due.id from ${wantedWith(trx, wanted, 'figures_due', within)})`.execute(trx);
}

/** Whether anything waits to be counted. */
export async function isDue(db: Database): Promise<boolean> {
  return (await db.selectFrom('figures_due').select('id').limit(1).executeTakeFirst()) !== undefined;
}
