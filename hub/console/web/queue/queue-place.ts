import { computed, ref, shallowRef } from 'vue';
import type { getFindings } from '../api/requests.ts';
import { addressOf, FRESH, PAGE_SIZE, type QueueFilter, searchOf } from './queue-query.ts';

/** The rows of the queue as last shown, and the one that the operator is at: shared by the queue and the finding page. */
const ids = ref<readonly string[]>([]);
const current = ref<string | null>(null);
/** Of the whole list, and what it is a page of. */
const total = ref(0);
const filter = shallowRef<QueueFilter>(FRESH);

/** Where the operator is in the queue. */
export function useQueuePlace() {
  const index = computed(() => (current.value === null ? -1 : ids.value.indexOf(current.value)));
  /** The queue with its filters, to go back to. */
  const address = computed(() => ({ name: 'queue', query: addressOf(filter.value) }));
  /** Counted from 1 in the whole list. */
  const number = computed(() => (filter.value.page - 1) * PAGE_SIZE + index.value + 1);
  const mayGo = computed(() => ({
    back: neighbour(-1) !== null || (index.value >= 0 && filter.value.page > 1),
    on: neighbour(1) !== null || (index.value >= 0 && number.value < total.value),
  }));

  function show(rows: readonly string[], of: QueueFilter, count: number): void {
    ids.value = rows;
    filter.value = of;
    total.value = count;
  }

  /** The id `step` rows further on, or null at either end of the page. From nowhere, the first step down is the first row. */
  function neighbour(step: 1 | -1): string | null {
    if (index.value < 0) return step === 1 ? (ids.value[0] ?? null) : null;
    return ids.value[index.value + step] ?? null;
  }

  /**
   * As `neighbour`, and at the end of a page on to the next one, or null where the list ends. What was decided has left the list and
   * what came later has moved up: so the page itself is asked once more before the one behind it.
   */
  async function further(step: 1 | -1, load: typeof getFindings): Promise<string | null> {
    const near = neighbour(step);
    if (near !== null || index.value < 0) return near;
    const { page } = filter.value;
    const seen = new Set(ids.value);
    for (const asked of step === 1 ? [page, page + 1] : [page - 1]) {
      if (asked < 1) return null;
      const of = { ...filter.value, page: asked };
      const answer = await load(searchOf(of));
      const rows = answer.items.map(({ id }) => id);
      const fresh = rows.filter((id) => !seen.has(id));
      const next = step === 1 ? fresh[0] : fresh.at(-1);
      if (next === undefined) continue;
      show(rows, of, answer.total);
      return next;
    }
    return null;
  }

  return { ids, current, total, index, address, number, mayGo, show, neighbour, further };
}
