import { watch } from 'vue';
import { useSession } from '../session/session.ts';
import { useOverview } from './overview.ts';

/**
 * The hub's time in ms since 1970, as it last said; of this computer where the overview may not be seen. Office computers go wrong, and
 * what is "today" decides from when a change counts.
 */
export function useHubTime(): () => number {
  const overview = useOverview();
  return () => Date.parse(overview.data.value?.now ?? '') || Date.now();
}

/** Tells the hub's time once, as soon as it is known: for what is filled in by a date. */
export function onHubTime(tell: (now: number) => void): void {
  const overview = useOverview();
  const { may } = useSession();
  const now = useHubTime();
  const known = () => overview.data.value !== null || !may('overview.read');
  const stop = watch(
    known,
    (is) => {
      if (!is) return;
      tell(now());
      queueMicrotask(() => stop());
    },
    { immediate: true },
  );
}
