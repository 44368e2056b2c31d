import { useOverview } from './overview.ts';

/**
 * The hub's time in ms since 1970, as it last said; of this computer where the overview may not be seen. Office computers go wrong, and
 * what is "today" decides from when a change counts.
 */
export function useHubTime(): () => number {
  const overview = useOverview();
  return () => Date.parse(overview.data.value?.now ?? '') || Date.now();
}
