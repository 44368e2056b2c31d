import { onBeforeUnmount, onMounted } from 'vue';
import { createScanBurst, isMoreThanNumber } from './scan-burst.ts';

// One for the page: the first character of a scan may change the screen, and the rest arrives at the next one.
const burst = createScanBurst();

/**
 * Passes on what is typed on a keyboard, also by card readers and scanners, which type a number and Enter. What a scanner
 * typed and no finger could mean goes to `scan` as a whole. Enter on a focused button is that button's.
 */
export function useTyping(on: {
  key(key: string): void;
  erase?(): void;
  enter?(): void;
  leave?(): void;
  scan?(text: string): void;
  /** A number that a scanner typed where no number was asked for. */
  badge?(number: string): void;
}): void {
  function listen(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target instanceof HTMLElement && event.target.closest('button, a, input') !== null;
    if (event.key === 'Enter') {
      const text = burst.enter(event.timeStamp);
      if (text !== null && on.scan && isMoreThanNumber(text)) {
        event.preventDefault();
        on.scan(text);
      } else if (text !== null && on.badge) on.badge(text.toUpperCase());
      else if (!onButton) on.enter?.();
      return;
    }
    if (event.key.length === 1) burst.key(event.key, event.timeStamp);
    if (event.key === 'Backspace') on.erase?.();
    else if (event.key === 'Escape') on.leave?.();
    else if (event.key.length === 1 && event.key !== ' ') on.key(event.key);
  }
  onMounted(() => document.addEventListener('keydown', listen));
  onBeforeUnmount(() => document.removeEventListener('keydown', listen));
}
