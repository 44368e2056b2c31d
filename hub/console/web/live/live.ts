import { type InjectionKey, inject, onScopeDispose, provide, type Ref, ref, watch } from 'vue';
import type { News } from '../../../notify/news.ts';
import { sessionOver } from '../api/standing.ts';
import { keepLine } from './line.ts';

/** Nobody is told "not live" for a moment's interruption. */
const GRACE_MS = 4000;

/** What this page hears from the hub without asking. */
export interface Live {
  /** False for as long as changes are seen only by asking at intervals. */
  readonly connected: Ref<boolean>;
  /** Not connected, and for longer than a moment: said in the top bar. */
  readonly lost: Ref<boolean>;
  /** Until the component that calls it goes. */
  onNews(hear: (news: News) => void): void;
}

const KEY: InjectionKey<Live> = Symbol('live');

/**
 * One line to the hub for the whole page, while somebody looks: a browser has six connections to one address for all its tabs
 * together (HTTP/1.1), and a seventh tab that listens in the background would hold up the first.
 */
export function provideLive(): Live {
  const connected = ref(false);
  const lost = ref(false);
  const hearers = new Set<(news: News) => void>();
  const heard: { id: string | null } = { id: null };
  let open: AbortController | null = null;
  let grace: ReturnType<typeof setTimeout> | undefined;

  const line = {
    connected(is: boolean) {
      connected.value = is;
      clearTimeout(grace);
      if (is) lost.value = false;
      else if (open) grace = setTimeout(() => (lost.value = true), GRACE_MS);
    },
    news(news: News) {
      for (const hear of hearers) hear(news);
    },
  };
  function begin(): void {
    if (open || document.hidden || sessionOver.value) return;
    open = new AbortController();
    line.connected(false);
    void keepLine(line, heard, open.signal);
  }
  function end(): void {
    open?.abort();
    open = null;
    line.connected(false);
  }
  const seenOrNot = () => (document.hidden ? end() : begin());
  document.addEventListener('visibilitychange', seenOrNot);
  watch(sessionOver, (over) => (over ? end() : begin()));
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seenOrNot);
    end();
    clearTimeout(grace);
  });
  begin();

  const live: Live = {
    connected,
    lost,
    onNews(hear) {
      hearers.add(hear);
      onScopeDispose(() => hearers.delete(hear));
    },
  };
  provide(KEY, live);
  return live;
}

/** The line of the page that this component is on. */
export function useLive(): Live {
  const live = inject(KEY);
  if (!live) throw new Error('useLive needs provideLive in a parent');
  return live;
}
