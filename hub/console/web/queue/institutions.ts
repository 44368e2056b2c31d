import { computed, type Ref, shallowRef, watch } from 'vue';
import type { FindingPage, SiteRef } from '../../../cases/finding-schema.ts';
import { getInstitutions } from './requests.ts';

/** Options that a list shows at once; whoever types sees others. A city has thousands, and each costs the page a fraction of a millisecond. */
const MOST = 50;

/** The institutions to choose from: those of the rows at once, all others after the first rows, which nobody should wait for. */
export function useInstitutions(shown: Ref<FindingPage | null>): Ref<readonly SiteRef[]> {
  const all = shallowRef<readonly SiteRef[]>([]);
  let asking = false;
  watch(
    shown,
    async (page) => {
      if (page === null || asking || all.value.length > 0) return;
      asking = true;
      all.value = await getInstitutions().catch(() => []); // again with the next rows
      asking = false;
    },
    { immediate: true },
  );
  return computed(() => {
    const named = new Map(all.value.map(({ id, name }) => [id, name]));
    for (const { site } of shown.value?.items ?? []) named.set(site.id, site.name);
    return [...named].map(([id, name]) => ({ id, name }));
  });
}

/** What a list of institutions offers: the chosen one, those that have what was typed in their name or code, and how many more there are. Pure. */
export function offered(sites: readonly SiteRef[], typed: string, chosen: string): { shown: SiteRef[]; more: number } {
  const sought = typed.trim().toLowerCase();
  const hits = sites.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(sought));
  const shown = hits.slice(0, MOST);
  const own = sites.find(({ id }) => id === chosen);
  if (own && !shown.includes(own)) shown.unshift(own);
  return { shown, more: Math.max(0, hits.length - MOST) };
}
