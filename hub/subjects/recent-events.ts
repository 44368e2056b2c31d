import { sql } from 'kysely';
import { localDate } from '../calendar/local-date.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { iso, MINUTE_MS } from '../crosscheck/interval.ts';
import type { Database } from '../store/store.ts';
import { wantedRows, wantedText } from '../store/wanted-rows.ts';
import type { Neighbour, RecentEvent } from './subject-schema.ts';

const SHOWN = 40;
/** So many of somebody's latest verified events are compared with those of others. */
const COMPARED = 200;
const MOST_NEIGHBOURS = 8;
const ON_DAYS = 2;

/** The latest signed events of a device, or about somebody, newest first. */
export async function recentEvents(db: Database, column: 'subject' | 'device', id: string): Promise<RecentEvent[]> {
  const rows = await db
    .selectFrom('attestations')
    .select(['jti', 'kind', 'at', 'site', 'device', 'face_outcome'])
    .where(column, '=', id)
    .orderBy('at', 'desc')
    .limit(SHOWN)
    .execute();
  const siteOf = await loadSiteNames(
    db,
    rows.map(({ site }) => site),
  );
  return rows.map(({ jti, kind, at, site, device, face_outcome }) => ({
    jti,
    kind,
    at,
    site: siteOf(site),
    device,
    outcome: face_outcome,
  }));
}

/**
 * Who was verified at the same devices within `minutes` of somebody, on two local days or more: one who travels with many cards
 * shows up here, and so does a family. It says who to look at, never who did wrong.
 */
export async function neighboursOf(
  db: Database,
  id: string,
  minutes: number,
  utcOffsetMinutes: number,
): Promise<Neighbour[]> {
  const own = await db
    .selectFrom('attestations')
    .select(['device', 'at'])
    .where('subject', '=', id)
    .where('face_outcome', '=', 'match')
    .orderBy('at', 'desc')
    .limit(COMPARED)
    .execute();
  if (own.length === 0) return [];
  const around = own.map(({ device, at }) => {
    const instant = Date.parse(at);
    return [device, iso(instant - minutes * MINUTE_MS), iso(instant + minutes * MINUTE_MS)];
  });
  const { rows } = await sql<{ jti: string; subject: string; at: string; site: string }>`
    select distinct other.jti, other.subject, other.at, other.site
    from ${wantedRows(db, around)} cross join attestations as other
    where other.device = ${wantedText(0)} and other.at >= ${wantedText(1)} and other.at <= ${wantedText(2)}
      and other.subject <> ${id} and other.face_outcome = 'match'`.execute(db);
  const met = [...Map.groupBy(rows, ({ subject }) => subject)].map(([subject, events]) => ({
    subject,
    days: new Set(events.map(({ at }) => localDate(Date.parse(at), utcOffsetMinutes))).size,
    times: events.length,
    lastAt:
      events
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '',
    sites: [...new Set(events.map(({ site }) => site))],
  }));
  const often = met.filter(({ days }) => days >= ON_DAYS).sort((a, b) => b.days - a.days || b.times - a.times);
  const named = often.slice(0, MOST_NEIGHBOURS);
  const siteOf = await loadSiteNames(
    db,
    named.flatMap(({ sites }) => sites),
  );
  return named.map(({ subject, sites, ...rest }) => ({ id: subject, ...rest, sites: sites.map(siteOf) }));
}
