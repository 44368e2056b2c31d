import type { OverviewFigures } from '../../../overview/figures-schema.ts';
import { pointsOf } from './share.ts';

/** Something that should be looked at first, with the page on which that is done. */
export interface Attention {
  readonly key: 'old' | 'offline' | 'attested-fell' | 'unknown' | 'silent' | 'counting';
  readonly count: number;
  readonly page: 'queue' | 'devices' | 'inconclusive' | null;
}

const OLD_DAYS = 14;
/** Percentage points by which the attested share may vary from period to period. */
const USUAL_DROP = 3;
const MUCH_UNKNOWN = 0.1;

/** What deserves the first look, the most urgent first; nothing = all is as usual. Pure. */
export function attentionOf({ current, earlier, queue, devices, days, upToDate }: OverviewFigures): Attention[] {
  const found: Attention[] = [];
  const old = queue.ages
    .filter(({ upToDays }) => upToDays === null || upToDays > OLD_DAYS)
    .reduce((sum, { findings }) => sum + findings, 0);
  if (old > 0) found.push({ key: 'old', count: old, page: 'queue' });
  if (devices.offline > 0) found.push({ key: 'offline', count: devices.offline, page: 'devices' });
  const [now, before] = [current.claims, earlier.claims];
  if (now && before) {
    const points = pointsOf([now.attested, now.checkable], [before.attested, before.checkable]);
    if (points !== null && points <= -USUAL_DROP) found.push({ key: 'attested-fell', count: -points, page: null });
    if (now.checkable > 0 && now.unknown / now.checkable > MUCH_UNKNOWN) {
      found.push({ key: 'unknown', count: now.unknown, page: 'inconclusive' });
    }
    // Today may be young; a whole day without claims is an import that did not come.
    const yesterday = days.at(-2);
    if (yesterday?.claims === 0 && now.claims > 0) found.push({ key: 'silent', count: 0, page: null });
  }
  if (!upToDate) found.push({ key: 'counting', count: 0, page: null });
  return found;
}
