import type { Database } from '../../store/store.ts';
import type { PractitionerDayFile } from '../files.ts';
import { DAY_MS, type Interval } from '../interval.ts';
import { CLOCK_KINDS, clockEventOf } from './attested.ts';
import { loadBilled } from './billed-lines.ts';
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
    loadBilled(db, practitioners, { ...day, until: day.until + DAY_MS }),
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
