import { computed, ref } from 'vue';

/** The rows of the queue as last shown, and the one that the operator is at: shared by the queue and the finding page. */
const ids = ref<readonly string[]>([]);
const current = ref<string | null>(null);
/** Address of the queue with its filters, to go back to. */
const address = ref('/');

/** Where the operator is in the queue. */
export function useQueuePlace() {
  const index = computed(() => (current.value === null ? -1 : ids.value.indexOf(current.value)));

  /** The id `step` rows further on, or null at either end. From nowhere, the first step down is the first row. */
  function neighbour(step: 1 | -1): string | null {
    if (index.value < 0) return step === 1 ? (ids.value[0] ?? null) : null;
    return ids.value[index.value + step] ?? null;
  }

  return { ids, current, address, index, neighbour };
}
