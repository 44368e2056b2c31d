import { onActivated, onDeactivated, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { type ApiFailure, asFailure } from './api-failure.ts';
import { sessionOver } from './standing.ts';

/** A thing of the hub that is kept fresh. `failure` may be set while `data` still holds the last good answer. */
export interface Polled<T> {
  readonly data: Ref<T | null>;
  readonly failure: Ref<ApiFailure | null>;
  readonly loading: Ref<boolean>;
  refresh(): Promise<void>;
  /** Something changed: loads again as soon as what is being asked is answered, and not at all while nobody looks. */
  hint(): void;
}

/**
 * Loads now, every `everyMs` (a number, or what it is by then), and when `key` changes; pauses while the tab or the page is hidden. Answers that arrive
 * after a newer question are dropped, and an error keeps what was on the screen: nobody loses their place to a lost packet.
 */
export function usePolled<T>(
  key: () => string,
  everyMs: number | (() => number),
  load: (signal: AbortSignal) => Promise<T>,
): Polled<T> {
  const data: Ref<T | null> = shallowRef(null);
  const failure: Ref<ApiFailure | null> = shallowRef(null);
  const loading = ref(true);
  let asked: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let paused = false;
  let hinted = false;

  async function refresh(): Promise<void> {
    pause();
    paused = false;
    hinted = false;
    const mine = new AbortController();
    asked = mine;
    loading.value = true;
    try {
      const fresh = await load(mine.signal);
      if (asked !== mine) return;
      data.value = fresh;
      failure.value = null;
    } catch (error) {
      if (asked !== mine) return;
      const failed = asFailure(error);
      if (failed.code !== 'signed-out') failure.value = failed; // the page itself asks to sign in
    }
    asked = null;
    loading.value = false;
    if (hinted) return whenVisible();
    timer = setTimeout(whenVisible, typeof everyMs === 'number' ? everyMs : everyMs());
  }

  function hint(): void {
    hinted = true;
    if (asked === null) whenVisible();
  }

  function pause(): void {
    paused = true;
    clearTimeout(timer);
    asked?.abort();
    asked = null;
  }

  function whenVisible(): void {
    if (!document.hidden && !paused) void refresh();
  }

  watch(key, () => {
    if (!paused) void refresh();
  });
  watch(sessionOver, (over) => {
    if (!over) whenVisible();
  });
  document.addEventListener('visibilitychange', whenVisible);
  onActivated(() => {
    if (paused) void refresh();
  });
  onDeactivated(pause);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', whenVisible);
    pause();
  });
  void refresh();

  return { data, failure, loading, refresh, hint };
}
