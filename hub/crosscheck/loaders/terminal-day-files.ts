import type { Database } from '../../store/store.ts';
import { HOUR_MS, type Interval, iso, overlaps } from '../interval.ts';
import type { TerminalDayFile } from '../pattern-files.ts';
import { PATTERN_KINDS } from '../visit-streams.ts';
import { loadOfPeople, loadSiteDowntimes } from './claim-files.ts';
import { loadSiteDevices } from './site-devices.ts';

/** People are verified this long before they are billed, or shortly after. */
const BEFORE_MS = 4 * HOUR_MS;
const AFTER_MS = HOUR_MS;

/** Declared at settlement: no camera is asked for these. */
export const NO_CAMERA = ['emergency', 'infant', 'bedridden', 'internet', 'out-of-area'];

export interface TerminalOfSite {
  readonly site: string;
  readonly terminal: string;
}

/** Files of terminals on one day, with a fixed number of queries. */
export async function loadTerminalDayFiles(
  db: Database,
  wanted: readonly TerminalOfSite[],
  day: Interval,
  now: number,
): Promise<TerminalDayFile[]> {
  if (wanted.length === 0) return [];
  const sites = [...new Set(wanted.map(({ site }) => site))];
  const rows = await db
    .selectFrom('claims')
    .select(['claim_id', 'person', 'site', 'terminal', 'settled_at', 'fund_fen', 'exception'])
    .where('site', 'in', sites)
    .where('settled_at', '>=', iso(day.from))
    .where('settled_at', '<=', iso(day.until))
    .where('state', '=', 'active')
    .where('kind', 'in', PATTERN_KINDS)
    .where('terminal', 'in', [...new Set(wanted.map(({ terminal }) => terminal))])
    .orderBy('settled_at')
    .orderBy('claim_id')
    .execute();
  const span = { from: day.from - BEFORE_MS, until: day.until + AFTER_MS };
  const [seen, downtimes, devices] = await Promise.all([
    loadOfPeople(db, [...new Set(rows.map(({ person }) => person))], span),
    loadSiteDowntimes(db, sites, span),
    loadSiteDevices(db, sites, span),
  ]);
  const settled = Map.groupBy(rows, ({ site, terminal }) => `${site}/${terminal}`);
  return wanted.map(({ site, terminal }) => {
    const own = settled.get(`${site}/${terminal}`) ?? [];
    const timesOf = (person: string) => [
      ...(seen.checkIns.get(person) ?? []).filter((seenAt) => seenAt.site === site && seenAt.outcome !== 'no-match'),
      ...(seen.exceptions.get(person) ?? []).filter((record) => record.site === site),
    ];
    return {
      now,
      site,
      terminal,
      day,
      settlements: own
        .filter(({ exception }) => !NO_CAMERA.includes(exception ?? ''))
        .map((row) => ({
          claim: row.claim_id,
          person: row.person,
          at: Date.parse(row.settled_at),
          fundFen: row.fund_fen,
        })),
      attested: new Map(own.map(({ person }) => [person, timesOf(person).map(({ at }) => at)])),
      downtimes: (downtimes.get(site) ?? []).filter((downtime) => overlaps(downtime, span)),
      devices: devices.get(site) ?? [],
    };
  });
}
