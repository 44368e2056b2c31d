import type { Database } from '../../store/store.ts';
import type { BilledLine, PractitionerDayFile } from '../files.ts';
import { DAY_MS, type Interval, iso } from '../interval.ts';
import { CLOCK_KINDS, clockEventOf } from './attested.ts';
import { attestationsOf } from './claim-files.ts';
import { loadSiteDevices } from './site-devices.ts';

/** Files of practitioners on one day, reaching back a day so that a night shift is seen whole. */
export async function loadPractitionerDayFiles(
  db: Database,
  practitioners: readonly string[],
  day: Interval,
  now: number,
): Promise<PractitionerDayFile[]> {
  const span = { from: day.from - DAY_MS, until: day.until + DAY_MS };
  const rows = await attestationsOf(db, 'practitioner', practitioners, CLOCK_KINDS, span);
  const events = rows.map(clockEventOf).filter((event) => event !== undefined);
  const own = Map.groupBy(events, (event) => event.practitioner);
  const [billed, devices] = await Promise.all([
    loadBilled(db, practitioners, day),
    loadSiteDevices(db, [...new Set(events.map((event) => event.site))], span),
  ]);
  return practitioners.map((practitioner) => {
    const clockEvents = own.get(practitioner) ?? [];
    const sites = [...new Set(clockEvents.map((event) => event.site))];
    return {
      now,
      practitioner,
      day,
      clockEvents,
      billed: billed.get(practitioner) ?? [],
      devices: sites.flatMap((site) => devices.get(site) ?? []),
    };
  });
}

async function loadBilled(
  db: Database,
  practitioners: readonly string[],
  day: Interval,
): Promise<Map<string, BilledLine[]>> {
  const rows = await db
    .selectFrom('claim_lines as line')
    .innerJoin('claims as claim', 'claim.claim_id', 'line.claim_id')
    .select(['claim.claim_id', 'claim.site', 'line.at', 'line.amount_fen', 'line.ordering', 'line.performing'])
    .where('claim.state', '=', 'active')
    .where('line.at', '>=', iso(day.from))
    .where('line.at', '<=', iso(day.until + DAY_MS))
    .where((eb) => eb.or([eb('line.ordering', 'in', practitioners), eb('line.performing', 'in', practitioners)]))
    .execute();
  const billed = new Map<string, BilledLine[]>();
  for (const row of rows) {
    const line = { claim: row.claim_id, site: row.site, at: Date.parse(row.at), amountFen: row.amount_fen };
    for (const practitioner of new Set([row.ordering, row.performing])) {
      if (practitioner !== null) billed.set(practitioner, [...(billed.get(practitioner) ?? []), line]);
    }
  }
  return billed;
}
