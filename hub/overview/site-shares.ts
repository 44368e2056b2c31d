import { loadSiteNames } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import { CLAIM_COLUMNS, claimParts } from './count-figures.ts';
import type { Period } from './period.ts';
import type { SiteShares } from './site-shares-schema.ts';
import { claimSums } from './sums.ts';

/** The institutions of which least is proved in a period, from figures that are counted already; those with nothing to check last. */
export async function loadSiteShares(db: Database, period: Period, most: number): Promise<SiteShares> {
  const all = (await claimParts(db, {}, period, CLAIM_COLUMNS)).flatMap(({ part: site, ...counts }) => {
    const { claims, unjudged, checkable, attested, manual, downtime } = claimSums(counts);
    const share = (proved: number) => (checkable === 0 ? null : proved / checkable);
    const shares = { attestedShare: share(attested), manualShare: share(manual), downtimeShare: share(downtime) };
    return claims === 0 ? [] : [{ site, claims, unjudged, ...shares }];
  });
  const none = 2; // above every share
  all.sort((a, b) => (a.attestedShare ?? none) - (b.attestedShare ?? none) || (a.site < b.site ? -1 : 1));
  const shown = all.slice(0, most);
  const nameOf = await loadSiteNames(
    db,
    shown.map(({ site }) => site),
  );
  return { sites: shown.map((one) => ({ ...one, name: nameOf(one.site).name })), more: all.length - shown.length };
}
