import type { Interval } from '../crosscheck/interval.ts';
import { loadSiteDayFiles } from '../crosscheck/loaders/site-day-files.ts';
import { PATIENT_PROFILES } from '../crosscheck/site-readiness.ts';
import type { Database } from '../store/store.ts';
import type { Timeline } from './claim-timeline.ts';
import { loadSiteNames } from './site-names.ts';
import { deviceItems, item, moment } from './timeline-items.ts';

/** What an institution settled on a day, who was admitted, and whether its terminals worked. */
export async function siteDayTimeline(db: Database, site: string, day: Interval, now: number): Promise<Timeline> {
  const [file] = await loadSiteDayFiles(db, [site], day, now);
  if (!file) return { span: day, items: [] };
  const row = (await loadSiteNames(db, [site]))(site).name;
  const admitted = file.stays.filter((stay) => stay.admittedAt >= day.from && stay.admittedAt <= day.until);
  const terminals = file.devices.filter(({ profile }) => PATIENT_PROFILES.includes(profile));
  return {
    span: day,
    items: [
      ...admitted.map((stay) =>
        item('claim', row, moment(stay.admittedAt), 'neutral', 'stay', { type: 'window', id: stay.id }),
      ),
      ...file.settlements.map(({ id, settledAt }) =>
        item('claim', row, moment(settledAt), 'neutral', 'visit', { type: 'claim', id }),
      ),
      ...deviceItems(terminals, day),
    ],
  };
}
