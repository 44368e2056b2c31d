import { computed, type Ref, shallowRef, watch } from 'vue';
import type { FindingPage, SiteRef } from '../../../cases/finding-schema.ts';
import { getInstitutions } from './requests.ts';

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
