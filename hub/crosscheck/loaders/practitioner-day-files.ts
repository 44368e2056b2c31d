import type { Database } from '../../store/store.ts';
import { DAY_MS, type Interval } from '../interval.ts';
import type { PractitionerDayFile } from '../practitioner-day-files.ts';
import { CLOCK_KINDS, clockEventOf } from './attested.ts';
import { loadBilled } from './billed-lines.ts';
import { attestationsOf } from './claim-files.ts';
import { loadSiteDevices } from './site-devices.ts';
import { loadSiteFences } from './site-fences.ts';

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
  const clockedAt = [...new Set(events.map((event) => event.site))];
  const [billed, devices, fences] = await Promise.all([
    loadBilled(db, practitioners, { ...day, until: day.until + DAY_MS }),
    loadSiteDevices(db, clockedAt, span),
    loadSiteFences(db, clockedAt, span),
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
      fences: sites.flatMap((site) => fences.get(site) ?? []),
    };
  });
}
