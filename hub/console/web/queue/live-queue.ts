import { computed, onActivated, type Ref, ref, shallowRef, watch } from 'vue';
import type { FindingPage, QueueRow } from '../../../cases/finding-schema.ts';
import type { Polled } from '../api/polled.ts';
import { heldRows } from './live-rows.ts';

/** The queue on the screen: it changes when somebody asks for it, not by itself. */
export interface LiveQueue {
  readonly rows: Ref<readonly QueueRow[] | null>;
  readonly changes: Ref<number>;
  /** Shows what the hub last said. */
  show(): void;
  /** Shows the next answer as it comes: after another question, or after doing something oneself. */
  showNext(): void;
}

/** Holds the rows of a polled queue still. `key`: what is asked for; another question is answered at once. */
export function useLiveQueue(queue: Polled<FindingPage>, key: () => string): LiveQueue {
  const rows: Ref<readonly QueueRow[] | null> = shallowRef(null);
  const changes = ref(0);
  let atOnce = true;

  function show(): void {
    rows.value = queue.data.value?.items ?? null;
    changes.value = 0;
    atOnce = false;
  }

  watch(queue.data, (fresh) => {
    if (!fresh) return;
    if (atOnce || rows.value === null) return show();
    const held = heldRows(rows.value, fresh);
    rows.value = held.rows;
    changes.value = held.changes;
  });
  const showNext = () => {
    atOnce = true;
  };
  watch(key, showNext, { flush: 'sync' });
  onActivated(showNext); // back from a finding: what was done there is part of the picture
  return { rows: computed(() => rows.value), changes, show, showNext };
}
