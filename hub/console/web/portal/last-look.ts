import { nextTick, ref, shallowRef, useTemplateRef } from 'vue';
import { type ApiFailure, asFailure } from '../api/api-failure.ts';

interface Sending {
  /** False while something is lacking. */
  ready(): boolean;
  send(): Promise<void>;
  /** The draft is not to be kept any more. */
  forget(): void;
  sent(): void;
  /** What is asked has changed meanwhile: it is to be loaded again. */
  changed(): void;
}

/** What is sent once only is looked at once more before (`look` in the template takes the focus). To be called in `setup`. */
export function useLastLook({ ready, send, forget, sent, changed }: Sending) {
  const looking = ref(false);
  const sending = ref(false);
  const failure = shallowRef<ApiFailure | null>(null);
  const look = useTemplateRef<HTMLElement>('look');

  async function lookAgain(): Promise<void> {
    if (!ready()) return;
    looking.value = true;
    await nextTick();
    look.value?.focus();
  }

  async function sendNow(): Promise<void> {
    if (!ready()) return;
    sending.value = true;
    failure.value = null;
    try {
      forget();
      await send();
      sent();
    } catch (error) {
      failure.value = asFailure(error);
      looking.value = false;
      if (failure.value.code === 'conflict') changed();
    }
    sending.value = false;
  }

  return { looking, sending, failure, look, lookAgain, sendNow };
}
