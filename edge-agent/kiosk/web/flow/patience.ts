import { type ComputedRef, onBeforeUnmount, onMounted, watch } from 'vue';
import { resetLocale } from '../i18n/locale.ts';
import { resetVoice } from '../speech.ts';
import { patienceOf, type Step, type View } from './step.ts';

/** Language and voice that somebody chose are theirs until nobody was there for so long, ms. */
const CHOICES_MS = 60_000;

/** Goes home when nobody touches a screen for as long as it waits, and back to the kiosk's own language and voice after a while. */
export function usePatience(view: ComputedRef<View>, own: { step: Step }, home: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function restart(): void {
    clearTimeout(timer);
    if (view.value.name === 'home') {
      timer = setTimeout(forgetChoices, CHOICES_MS);
      return;
    }
    const patience = patienceOf(view.value);
    if (patience !== null && own.step.name !== 'home') timer = setTimeout(home, patience);
  }

  watch([() => view.value.name, () => own.step], restart, { immediate: true });
  const touches = ['pointerdown', 'keydown'] as const;
  onMounted(() => {
    for (const touch of touches) document.addEventListener(touch, restart);
  });
  onBeforeUnmount(() => {
    for (const touch of touches) document.removeEventListener(touch, restart);
    clearTimeout(timer);
  });
}

function forgetChoices(): void {
  resetLocale();
  resetVoice();
}
