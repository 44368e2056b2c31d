import { type Ref, ref, shallowRef } from 'vue';
import { type ApiFailure, asFailure } from '../api/api-failure.ts';

/** Something that is being sent: one at a time, and what went wrong stays until the next try. */
export interface Sending {
  readonly busy: Ref<boolean>;
  readonly failure: Ref<ApiFailure | null>;
  /** True when it was done. */
  send(act: () => Promise<unknown>): Promise<boolean>;
}

export function useSending(): Sending {
  const busy = ref(false);
  const failure: Ref<ApiFailure | null> = shallowRef(null);
  return {
    busy,
    failure,
    async send(act) {
      if (busy.value) return false;
      busy.value = true;
      failure.value = null;
      try {
        await act();
        return true;
      } catch (error) {
        failure.value = asFailure(error);
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
