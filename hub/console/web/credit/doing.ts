import { type Ref, ref } from 'vue';
import { asFailure } from '../api/api-failure.ts';
import type { Words } from '../i18n/words.ts';

/** A deed that is sent once at a time, and why it was refused. */
export interface Doing {
  readonly busy: Ref<boolean>;
  readonly refused: Ref<string | null>;
  /** True when it was done. */
  run(deed: () => Promise<unknown>): Promise<boolean>;
}

/** To be called in `setup`. The hub's codes have words under `credit-refused`; its own sentence stands in for others. */
export function useDoing({ t, known }: Words): Doing {
  const busy = ref(false);
  const refused = ref<string | null>(null);
  return {
    busy,
    refused,
    async run(deed) {
      if (busy.value) return false;
      busy.value = true;
      refused.value = null;
      try {
        await deed();
        return true;
      } catch (error) {
        const failure = asFailure(error);
        refused.value = known(`credit-refused.${failure.hubCode}`, failure.said ?? t(`failure.${failure.code}`));
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
