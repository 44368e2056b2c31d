import { onScopeDispose, ref, shallowRef, type WatchSource, watch } from 'vue';
import { type ApiFailure, asFailure } from '../api/api-failure.ts';

/** After this pause in writing a draft is kept at the hub. */
const AFTER_MS = 1500;

/** Keeps what is written at the hub by itself. `save` returns when it was kept. To be called in `setup`. */
export function useAutosave(written: WatchSource, savedBefore: string | null, save: () => Promise<string | null>) {
  const savedAt = ref(savedBefore);
  const saving = ref(false);
  const failure = shallowRef<ApiFailure | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changed = false;

  async function keep(): Promise<void> {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    saving.value = true;
    try {
      savedAt.value = await save();
      failure.value = null;
    } catch (error) {
      changed = true;
      failure.value = asFailure(error);
    }
    saving.value = false;
  }

  watch(
    written,
    () => {
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(keep, AFTER_MS);
    },
    { deep: true },
  );
  onScopeDispose(() => void keep());

  return {
    savedAt,
    saving,
    failure,
    /** Nothing is to be kept any more: it was sent. */
    forget() {
      clearTimeout(timer);
      changed = false;
    },
  };
}
