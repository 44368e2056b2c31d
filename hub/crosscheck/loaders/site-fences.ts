import { Fence } from '../../../contract/fence.ts';
import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import type { Interval } from '../interval.ts';
import type { SiteFence } from '../practitioner-day-files.ts';

/** Fences of sites in a span: from the master data, else the one that the site was registered with. */
export async function loadSiteFences(
  db: Database,
  sites: readonly string[],
  span: Interval,
): Promise<Map<string, SiteFence[]>> {
  if (sites.length === 0) return new Map();
  const [masters, registered] = await Promise.all([
    loadMasters(db, 'site', { sites, ...span }),
    db.selectFrom('sites').select(['id', 'fence']).where('id', 'in', sites).where('fence', 'is not', null).execute(),
  ]);
  const fences = masters.flatMap(({ from, until, content }): SiteFence[] =>
    content.fence ? [{ site: content.facilityId, from, until, fence: content.fence }] : [],
  );
  const known = new Set(fences.map(({ site }) => site));
  for (const { id, fence } of registered) {
    if (known.has(id) || fence === null) continue;
    const parsed = Fence.safeParse(JSON.parse(fence)).data;
    if (parsed) fences.push({ site: id, from: Number.NEGATIVE_INFINITY, until: null, fence: parsed });
  }
  return Map.groupBy(fences, ({ site }) => site);
}
