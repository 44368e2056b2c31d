import type { z } from 'zod';
import { DeviceReport } from '../../contract/presence.ts';
import { localDate } from '../calendar/local-date.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { DAY_MS, iso } from '../crosscheck/interval.ts';
import { datesIn, intervalOfDate } from '../crosscheck/local-day.ts';
import type { Database } from '../store/store.ts';
import { deviceLines } from './devices.ts';
import { recentEvents } from './recent-events.ts';
import { findingsAbout } from './subject-findings.ts';
import type { DeviceSummary } from './subject-schema.ts';

const LOOKBACK_DAYS = 14;
const MOST_EVENTS = 20_000;

/** What is known about a device; undefined = it was never registered. `now` in ms since 1970. */
export async function loadDevice(
  db: Database,
  id: string,
  now: number,
  utcOffsetMinutes: number,
): Promise<z.infer<typeof DeviceSummary> | undefined> {
  const row = await db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const [[device], findings, days, report, heard, events, siteOf] = await Promise.all([
    deviceLines(db, [row]),
    findingsAbout(db, 'device', id),
    daysOf(db, id, now, utcOffsetMinutes),
    db
      .selectFrom('device_reports')
      .select(['content', 'received_at', 'ill_since', 'clock_offset_ms'])
      .where('device', '=', id)
      .executeTakeFirst(),
    db
      .selectFrom('chains')
      .select(({ fn }) => fn.max<string | null>('last_at').as('at'))
      .where('device', '=', id)
      .executeTakeFirst(),
    recentEvents(db, 'device', id),
    loadSiteNames(db, [row.site]),
  ]);
  if (!device) return undefined;
  return {
    type: 'device',
    id,
    asOf: iso(now),
    findings,
    site: siteOf(row.site),
    device,
    keyLevel: row.key_level,
    registeredAt: row.created_at,
    lastEventAt: heard?.at ?? null,
    report: report
      ? {
          at: report.received_at,
          illSince: report.ill_since,
          clockOffsetMs: report.clock_offset_ms,
          said: saidOf(report.content),
        }
      : null,
    days,
    events,
  };
}

function saidOf(content: string) {
  const { data } = DeviceReport.safeParse(JSON.parse(content));
  if (!data) return null;
  const { agent, policy, camera, stalled, sinceProgressS } = data;
  return { agent, policy, ...(camera && { camera }), stalled, sinceProgressS };
}

async function daysOf(db: Database, device: string, now: number, utcOffsetMinutes: number) {
  const { from } = intervalOfDate(localDate(now - (LOOKBACK_DAYS - 1) * DAY_MS, utcOffsetMinutes), utcOffsetMinutes);
  const [connections, events] = await Promise.all([
    db
      .selectFrom('device_presence')
      .select(['online_from', 'online_until'])
      .where('device', '=', device)
      .where((eb) => eb.or([eb('online_until', 'is', null), eb('online_until', '>=', iso(from))]))
      .execute(),
    db
      .selectFrom('attestations')
      .select(['at', 'face_outcome'])
      .where('device', '=', device)
      .where('at', '>=', iso(from))
      .limit(MOST_EVENTS)
      .execute(),
  ]);
  const byDay = Map.groupBy(events, ({ at }) => localDate(Date.parse(at), utcOffsetMinutes));
  return datesIn({ from, until: now }, utcOffsetMinutes).map((day) => {
    const whole = intervalOfDate(day, utcOffsetMinutes);
    const end = Math.min(whole.until + 1, now);
    const online = connections.reduce((sum, { online_from, online_until }) => {
      const until = Math.min(online_until === null ? now : Date.parse(online_until), end);
      return sum + Math.max(0, until - Math.max(Date.parse(online_from), whole.from));
    }, 0);
    const own = byDay.get(day) ?? [];
    const matches = own.filter(({ face_outcome }) => face_outcome === 'match').length;
    return {
      day,
      online: end > whole.from ? Math.min(1, online / (end - whole.from)) : 0,
      events: own.length,
      matches,
    };
  });
}
