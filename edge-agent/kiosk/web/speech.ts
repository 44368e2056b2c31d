import { onScopeDispose, reactive, watch } from 'vue';
import { currentLocale } from './i18n/locale.ts';

const STORED_AS = 'zs-kiosk-voice';
/** A little slower than people talk: the prompts are for those who hear or see badly. */
const RATE = 0.9;

const synthesis = 'speechSynthesis' in globalThis ? globalThis.speechSynthesis : null;
/** The kiosk's own choice: `?voice=off` in the address of the page, otherwise on. */
const OWN_CHOICE = new URLSearchParams(location.search).get('voice') !== 'off';

/** Whether prompts are spoken. `available` = this browser has any voice at all. */
export const voice = reactive({
  on: (localStorage.getItem(STORED_AS) ?? (OWN_CHOICE ? 'on' : 'off')) === 'on',
  available: hasVoices(),
});
// Chromium loads its voices late.
synthesis?.addEventListener('voiceschanged', () => {
  voice.available = hasVoices();
});

/** Switches the voice and remembers it over a reload. */
export function setVoice(on: boolean): void {
  voice.on = on;
  localStorage.setItem(STORED_AS, on ? 'on' : 'off');
  if (!on) synthesis?.cancel();
}

/** Back to the kiosk's own choice: the next person has not chosen the last one's. */
export function resetVoice(): void {
  localStorage.removeItem(STORED_AS);
  voice.on = OWN_CHOICE;
}

/** Says what the screen asks for, whenever that changes; the newest prompt cuts off the one before. Never a name or a number. */
export function useSpoken(prompt: () => string | null): void {
  watch(
    prompt,
    (text) => {
      if (!synthesis || !voice.on) return;
      synthesis.cancel();
      if (text === null) return;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = currentLocale() === 'en' ? 'en-GB' : 'zh-CN';
      utterance.rate = RATE;
      synthesis.speak(utterance);
    },
    { immediate: true },
  );
  onScopeDispose(() => synthesis?.cancel());
}

function hasVoices(): boolean {
  return (synthesis?.getVoices().length ?? 0) > 0;
}
