import { computed, type Ref, ref } from 'vue';

/** Findings that are chosen for something that is done to all of them. */
export interface Selection {
  readonly ids: Ref<ReadonlySet<string>>;
  readonly count: Ref<number>;
  toggle(id: string): void;
  /** All of these; none of them if all were chosen already. */
  toggleAll(ids: readonly string[]): void;
  clear(): void;
}

export function useSelection(): Selection {
  const ids: Ref<ReadonlySet<string>> = ref(new Set());
  const without = (gone: readonly string[]) => new Set([...ids.value].filter((id) => !gone.includes(id)));
  return {
    ids,
    count: computed(() => ids.value.size),
    toggle(id) {
      ids.value = ids.value.has(id) ? without([id]) : new Set([...ids.value, id]);
    },
    toggleAll(all) {
      ids.value = all.every((id) => ids.value.has(id)) ? without(all) : new Set([...ids.value, ...all]);
    },
    clear() {
      ids.value = new Set();
    },
  };
}
