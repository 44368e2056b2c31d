import type { SiteRef } from '../../../cases/finding-schema.ts';

/** Options that a list shows at once; whoever types sees others. A city has thousands, and each costs the page a fraction of a millisecond. */
const MOST = 50;

/** What a list of institutions offers: the chosen one, those that have what was typed in their name or code, and how many more there are. Pure. */
export function offered(sites: readonly SiteRef[], typed: string, chosen: string): { shown: SiteRef[]; more: number } {
  const sought = typed.trim().toLowerCase();
  const hits = sites.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(sought));
  const shown = hits.slice(0, MOST);
  const own = sites.find(({ id }) => id === chosen);
  if (own && !shown.includes(own)) shown.unshift(own);
  return { shown, more: Math.max(0, hits.length - MOST) };
}
