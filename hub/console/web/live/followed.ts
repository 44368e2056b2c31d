import { onScopeDispose, watch } from 'vue';
import type { News } from '../../../notify/news.ts';
import { type Polled, usePolled } from '../api/polled.ts';
import { useLive } from './live.ts';

/** Asked so seldom while the hub tells by itself: for what it does not tell, as a device that was switched off. */
const ANYWAY_MS = 60_000;
/** At most so often, however much is told: an import of a month opens findings for minutes. */
const AT_MOST_EVERY_MS = 2000;
/** Pages that are told at the same moment do not ask at the same moment. */
const SPREAD_MS = 300;

interface Following<T> {
  readonly key: () => string;
  /** What concerns this as it is shown; more than can be listed always does. */
  readonly about: (news: News, shown: T | null) => boolean;
  /** While the hub can't tell, asked at this interval. */
  readonly otherwiseMs: number;
  readonly atMostEveryMs?: number;
}

/** A thing of the hub that is loaded again when the hub says that it changed, and at intervals when it can't say so. */
export function useFollowed<T>(
  { key, about, otherwiseMs, atMostEveryMs = AT_MOST_EVERY_MS }: Following<T>,
  load: (signal: AbortSignal) => Promise<T>,
  live = useLive(),
): Polled<T> {
  const polled = usePolled(key, () => (live.connected.value ? ANYWAY_MS : otherwiseMs), load);
  let due: ReturnType<typeof setTimeout> | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;

  live.onNews((news) => {
    if (due !== undefined || !(news.much || about(news, polled.data.value))) return;
    const now = performance.now();
    due = setTimeout(
      () => {
        due = undefined;
        lastAt = performance.now();
        polled.hint();
      },
      Math.max(Math.random() * SPREAD_MS, lastAt + atMostEveryMs - now),
    );
  });
  // What was asked for a minute ahead is asked sooner from now on; what was missed until the line stands is asked once.
  watch(live.connected, () => polled.hint());
  onScopeDispose(() => clearTimeout(due));
  return polled;
}
