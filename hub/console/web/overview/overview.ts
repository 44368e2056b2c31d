import { type InjectionKey, inject, provide } from 'vue';
import type { Overview } from '../../overview-schema.ts';
import type { Polled } from '../api/polled.ts';
import { getOverview } from '../api/requests.ts';
import { useFollowed } from '../live/followed.ts';
import type { Live } from '../live/live.ts';

const KEY: InjectionKey<Polled<Overview>> = Symbol('overview');

/**
 * Loads the overview once for the whole page: the top bar, the tiles and the filters all show parts of it. For somebody who
 * may not see it, it stays empty and is never asked for.
 */
export function provideOverview(allowed: boolean, live: Live): Polled<Overview> {
  const load = allowed ? getOverview : () => new Promise<never>(() => {});
  const following = { key: () => '', about: () => true, otherwiseMs: 5_000, atMostEveryMs: 10_000 };
  const overview = useFollowed(following, load, live);
  provide(KEY, overview);
  return overview;
}

/** The overview of the page that this component is on. */
export function useOverview(): Polled<Overview> {
  const overview = inject(KEY);
  if (!overview) throw new Error('useOverview needs provideOverview in a parent');
  return overview;
}
