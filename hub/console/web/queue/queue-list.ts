import { type ComputedRef, computed } from 'vue';
import { useRoute } from 'vue-router';
import type { FindingPage } from '../../../cases/finding-schema.ts';
import type { Polled } from '../api/polled.ts';
import { getFindings } from '../api/requests.ts';
import { useFollowed } from '../live/followed.ts';
import { type LiveQueue, useLiveQueue } from './live-queue.ts';
import { filterOf, type QueueFilter, searchOf } from './queue-query.ts';

export interface QueueList {
  readonly filter: ComputedRef<QueueFilter>;
  /** The filter as it is asked for. */
  readonly search: ComputedRef<string>;
  /** What the hub last said. */
  readonly queue: Polled<FindingPage>;
  /** What is on the screen. */
  readonly live: LiveQueue;
}

/** The queue by the filter in the address, followed as the hub tells of changes. */
export function useQueueList(): QueueList {
  const route = useRoute();
  // Kept while another page is shown: the route then belongs to that page, and the queue must stay where it was.
  let kept = filterOf(route.query);
  const filter = computed(() => {
    if (route.name === 'queue') kept = filterOf(route.query);
    return kept;
  });
  const search = computed(() => searchOf(filter.value).toString());
  const queue = useFollowed(
    {
      key: () => search.value,
      about: ({ findings, cases }) => findings.length + cases.length > 0,
      otherwiseMs: 5_000,
    },
    (signal) => getFindings(searchOf(filter.value), signal),
  );
  return { filter, search, queue, live: useLiveQueue(queue, () => search.value) };
}
